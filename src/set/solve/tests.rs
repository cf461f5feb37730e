use super::*;

fn z() -> Expr {
    Expr::symbol("z")
}
