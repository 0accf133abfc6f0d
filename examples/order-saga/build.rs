//! Compiles the workflow.

fn main() {
    asl_compiler::Build::new()
        .definition("workflows/order.asl.json")
        .input("crate::Order")
        .task("ReserveStock", "fn(crate::Order) -> crate::Reservation")
        .task("ChargeCard", "fn(crate::Order) -> crate::Charge")
        .task("RefundCard", "fn(crate::Charge) -> ()")
        .task("ReleaseStock", "fn(crate::Reservation) -> ()")
        .compile();
}
