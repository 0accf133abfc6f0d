//! Expression text of the Amazon States Language, parsed to spanned trees.
