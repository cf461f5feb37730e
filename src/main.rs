//! The `flowcheck` command.

fn main() -> std::process::ExitCode {
    flowcheck::cli::main()
}
