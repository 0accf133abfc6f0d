//! What compiled expressions call: paths, intrinsic functions, comparisons. No parser lives here.
