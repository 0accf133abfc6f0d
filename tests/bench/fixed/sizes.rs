
    // The end of the program that `build_cost` measures state futures with: this is inside the machine's module.

    pub static PROBE: rt::StateMachine = rt::StateMachine {
        states: &rt::States {
            start: rt::StateId(0),
            states: &[rt::State {
                name: "Probe",
                kind: rt::StateKind::Pass,
                run: rt::Run::Now(probe),
            }],
        },
        ..MACHINE
    };

    fn probe(scope: &mut rt::Scope, _: rt::Json) -> rt::Flow {
        let sizes = STATES.states.iter().map(|state| match state.run {
            rt::Run::Waits(run) => size_of_val(&*run(scope, rt::Json::Null)),
            rt::Run::Now(_) => 0,
        });
        Ok(rt::end(rt::Json::from(sizes.max().unwrap_or(0))))
    }
}

fn main() {
    let machine: asl_runtime::Machine = asl_runtime::Machine::bind_dynamic(
        &large::PROBE,
        |request: asl_runtime::TaskRequest| async move { Ok(request.input) },
    );
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let largest = runtime.block_on(machine.run(asl_runtime::Json::Null));
    println!("{}", largest.unwrap());
}
