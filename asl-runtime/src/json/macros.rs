//! `json!`: values written as JSON in Rust source.

/// A [`Json`](crate::json::Json) written as JSON, with Rust expressions where values or names
/// stand.
///
/// ```
/// let amount = 1000;
/// let order = asl_runtime::json!({"amount": amount, "tags": ["new", null], "total": 9.5 + 0.5});
/// assert_eq!(order.to_string(), r#"{"amount":1000,"tags":["new",null],"total":10.0}"#);
/// ```
///
/// An expression may be of any type that converts into `Json`. Where a name repeats, the last value
/// wins.
#[macro_export]
macro_rules! json {
    // `@array [what is done] what is left`
    (@array [$($done:expr,)*]) => {
        $crate::json::Json::Array($crate::json::Array::from(::std::vec![$($done),*]))
    };
    (@array [$($done:expr,)*] null $(, $($rest:tt)*)?) => {
        $crate::json!(@array [$($done,)* $crate::json!(null),] $($($rest)*)?)
    };
    (@array [$($done:expr,)*] [$($inner:tt)*] $(, $($rest:tt)*)?) => {
        $crate::json!(@array [$($done,)* $crate::json!([$($inner)*]),] $($($rest)*)?)
    };
    (@array [$($done:expr,)*] {$($inner:tt)*} $(, $($rest:tt)*)?) => {
        $crate::json!(@array [$($done,)* $crate::json!({$($inner)*}),] $($($rest)*)?)
    };
    (@array [$($done:expr,)*] $next:expr $(, $($rest:tt)*)?) => {
        $crate::json!(@array [$($done,)* $crate::json!($next),] $($($rest)*)?)
    };

    // `@object builder what is left`
    (@object $object:ident) => {};
    (@object $object:ident $key:tt : null $(, $($rest:tt)*)?) => {
        $object.insert($crate::json::ArcStr::from($key), $crate::json!(null));
        $crate::json!(@object $object $($($rest)*)?)
    };
    (@object $object:ident $key:tt : [$($inner:tt)*] $(, $($rest:tt)*)?) => {
        $object.insert($crate::json::ArcStr::from($key), $crate::json!([$($inner)*]));
        $crate::json!(@object $object $($($rest)*)?)
    };
    (@object $object:ident $key:tt : {$($inner:tt)*} $(, $($rest:tt)*)?) => {
        $object.insert($crate::json::ArcStr::from($key), $crate::json!({$($inner)*}));
        $crate::json!(@object $object $($($rest)*)?)
    };
    (@object $object:ident $key:tt : $value:expr $(, $($rest:tt)*)?) => {
        $object.insert($crate::json::ArcStr::from($key), $crate::json!($value));
        $crate::json!(@object $object $($($rest)*)?)
    };

    (null) => { $crate::json::Json::Null };
    ([$($values:tt)*]) => { $crate::json!(@array [] $($values)*) };
    ({}) => { $crate::json::Json::Object($crate::json::Object::new()) };
    ({$($entries:tt)+}) => {{
        let mut object = $crate::json::ObjectBuilder::default();
        $crate::json!(@object object $($entries)+);
        $crate::json::Json::Object(object.finish())
    }};
    ($value:expr) => { $crate::json::Json::from($value) };
}
