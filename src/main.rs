fn main() -> std::process::ExitCode {
    statusgen::commands::run()
}
