//! Marking submissions, as a tutor does it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

const SET: &str = "name: small
exercises:
  - id: a
    map: f(z) = exp(-z^n)
    where: 'n: positive integer'
    points: {valid_when: 1, inverse: 3}
    answers:
      valid_when: n odd
      inverse: g(x) = root(n, -ln(x))
  - id: b
    map: f(z) = 2z + 1
    base: z ~ Normal(0, 1)
    partial: true
    form: {log_abs_det: no log of a product}
    answers:
      inverse: g(x) = (x - 1)/2
      density: p(x) = exp(-(x - 1)^2/8)/(2 sqrt(2 pi))
      log_abs_det: ln(2)
    feedback:
      - for: inverse
        when: equal to g(x) = x/2 + 1
        say: Which step was the last one?
        credit: 1/3
      - for: density
        when: uses y
        say: There is no y here.
  - id: c
    map: f(z1, z2) = (z1, z2 exp(z1))
    partial: true
    answers:
      jacobian: '[[1, 0], [z2 exp(z1), exp(z1)]]'
";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("small.yaml", SET);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = Command::cargo_bin("flowcheck").unwrap();
        command.current_dir(self.0.path()).args(["--color", "never"]).args(arguments);
        command.write_stdin(input).output().unwrap()
    }

    fn text(&self, arguments: &[&str], input: &str) -> (String, i32) {
        let output = self.run(arguments, input);
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    }

    fn json(&self, arguments: &[&str], input: &str) -> Value {
        let output = self.run(arguments, input);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
    }
}

/// The answer of the only submission under an id and a key.
fn answer<'a>(report: &'a Value, exercise: &str, key: &str) -> &'a Value {
    let answers = report["submissions"][0]["answers"].as_array().unwrap();
    answers.iter().find(|a| a["exercise"] == exercise && a["key"] == key).unwrap()
}

#[test]
fn answers_are_marked_with_points_findings_and_without_the_solution() {
    let folder = Folder::new();
    folder.write(
        "ada.yaml",
        "student: Ada\nset: small\nanswers:\n  a: {valid_when: n odd, inverse: 'g(x) = ln(x)^(1/n)'}\n  \
         b: {inverse: g(x) = x/2 + 1, density: p(x) = exp(-(x - 1)^2/8)/sqrt(2 pi), log_abs_det: ln(2)}\n  \
         c:\n    jacobian: [[1, z2 exp(z1)], [0, exp(z1)]]\n",
    );
    let report = folder.json(&["grade", "small.yaml", "ada.yaml", "--format", "json"], "");
    let submission = &report["submissions"][0];
    assert_eq!(submission["student"], "Ada");
    assert_eq!(submission["of"], 8.0);
    assert_eq!(answer(&report, "a", "valid_when")["outcome"], "right");
    let inverse = answer(&report, "a", "inverse");
    assert_eq!((&inverse["outcome"], &inverse["finding"]), (&"wrong".into(), &"sign".into()));
    assert!(inverse.get("why").is_none(), "{inverse}");
    let slip = answer(&report, "b", "inverse");
    assert_eq!((&slip["outcome"], &slip["finding"]), (&"partly".into(), &"tutor".into()));
    assert_eq!(slip["say"], "Which step was the last one?");
    assert_eq!(answer(&report, "b", "density")["finding"], "jacobian-forgotten");
    assert_eq!(answer(&report, "c", "jacobian")["finding"], "transposed");
    assert_eq!(answer(&report, "c", "jacobian")["credit"], 0.5);
    let score = submission["score"].as_f64().unwrap();
    assert!((score - (1.0 + 1.0 / 3.0 + 1.0 + 0.5)).abs() < 1e-9, "{score}");

    let (text, code) = folder.text(&["grade", "small.yaml", "ada.yaml"], "");
    assert_eq!(code, 1);
    for part in ["Ada  2.83/8", "[sign]", "[jacobian-forgotten]", "Which step was the last one?"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("derived"), "{text}");
    let (text, _) = folder.text(&["grade", "small.yaml", "ada.yaml", "--reveal"], "");
    assert!(text.contains("when n"), "{text}");
}

#[test]
fn forms_and_wrong_variables_are_seen() {
    let folder = Folder::new();
    let line = |answers: &str| format!("{{\"student\": \"x\", \"answers\": {answers}}}\n");
    let one = |answers: &str| folder.json(&["grade", "small.yaml", "-", "--format", "json"], &line(answers));
    let report = one(
        r#"{"b": {"log_abs_det": "ln(2 * 1/1 * 2/2) + 0", "density": "p(x) = exp(-(y - 1)^2/8)/(2 sqrt(2 pi))"}}"#,
    );
    assert_eq!(answer(&report, "b", "density")["finding"], "wrong-variable");
    let report = one(r#"{"b": {"log_abs_det": "ln(4)/2", "density": "exp(-z^2/2)/(2 sqrt(2 pi))"}}"#);
    assert_eq!(answer(&report, "b", "log_abs_det")["outcome"], "right");
    assert_eq!(answer(&report, "b", "density")["finding"], "inverse-not-substituted");
    let report =
        one(r#"{"b": {"log_abs_det": "ln(sqrt(4))", "density": "ln(exp(-(x - 1)^2/8)/(2 sqrt(2 pi)))"}}"#);
    assert_eq!(answer(&report, "b", "density")["finding"], "log-density-instead-of-density");
}

#[test]
fn one_bad_submission_stops_nothing() {
    let folder = Folder::new();
    folder.write("all/1.yaml", "student: one\nanswers: {b: {inverse: g(x) = (x - 1)/2}}\n");
    folder.write("all/2.yaml", "student: [\n");
    folder.write(
        "all/3.yaml",
        "student: three\nanswers: {bb: {inverse: x}, b: {invrse: x, inverse: 'g(x) = ((x'}}\n",
    );
    folder.write("all/4.yaml", "set: another\nanswers: {}\n");
    let deep = format!(
        "answers: {{b: {{inverse: 'g(x) = {}x{}', density: '{}'}}}}\n",
        "(".repeat(500),
        ")".repeat(500),
        "exp(".repeat(90)
    );
    folder.write("all/5.yaml", &deep);
    folder.write("all/6.yaml", "answers: {b: {inverse: 'g(x) = (x + sin(x)^9 + exp(exp(exp(x))))^40 - (1 + x)^400/(x^3 + tan(x))'}}\n");
    let output = folder.run(&["grade", "small.yaml", "all", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = report["submissions"].as_array().unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(all[0]["score"], 1.0);
    assert_eq!(all[1]["unreadable"], true);
    let problems = all[2]["problems"].to_string();
    assert!(
        problems.contains("did you mean `inverse`?") && problems.contains("no exercise `bb`"),
        "{problems}"
    );
    let unreadable =
        all[2]["answers"].as_array().unwrap().iter().find(|a| a["outcome"] == "unreadable").unwrap();
    assert!(unreadable["say"].as_str().unwrap().contains('^'), "{unreadable}");
    assert!(all[3]["problems"].to_string().contains("the set that is marked is called"));
    assert_eq!(all[4]["answers"][2]["outcome"], "unreadable");
    assert_eq!(all[5]["answers"][2]["outcome"], "wrong");
}

/// Many submissions as JSON lines.
fn many(n: usize) -> String {
    let line = |i: usize| {
        let inverse = ["g(x) = (x - 1)/2", "g(x) = x/2 - 1", "g(x) = 1/(2x + 1)", "g(x) = (x"][i % 4];
        format!(
            "{{\"student\": \"s{i}\", \"set\": \"small\", \"answers\": {{\"b\": {{\"inverse\": \"{inverse}\"}}}}}}\n"
        )
    };
    (0..n).map(line).collect()
}

#[test]
fn an_interrupted_run_goes_on_and_shards_are_merged() {
    let folder = Folder::new();
    folder.write("all.jsonl", &many(600));
    let run = |extra: &[&str]| {
        let arguments = [&["grade", "small.yaml", "all.jsonl"], extra].concat();
        folder.text(&arguments, "")
    };
    let whole = run(&["--resume", "whole.records"]);
    assert_eq!(run(&[]), whole);
    assert_eq!(run(&["--resume", "whole.records"]), whole);
    let records = fs::read(folder.path("whole.records")).unwrap();
    // Cut anywhere, also in the middle of a line and of the first one.
    for cut in [0, 40, records.len() / 3, records.len() / 2 + 7, records.len() - 1] {
        fs::write(folder.path("cut.records"), &records[..cut]).unwrap();
        assert_eq!(run(&["--resume", "cut.records"]), whole, "cut at {cut}");
        assert_eq!(fs::read(folder.path("cut.records")).unwrap(), records, "cut at {cut}");
    }
    for k in ["1/3", "2/3", "3/3"] {
        let file = format!("part-{}.records", &k[..1]);
        run(&["--shard", k, "--resume", &file]);
    }
    let merged = folder.text(&["merge", "part-2.records", "part-1.records", "part-3.records"], "");
    assert_eq!(merged, whole);
    let (_, code) = folder.text(&["merge", "part-2.records", "part-1.records"], "");
    assert_eq!(code, 2, "a part is missing");
    // Records of another set are not taken.
    folder.write("small.yaml", &SET.replace("n odd", "n even"));
    let output = folder.run(&["grade", "small.yaml", "all.jsonl", "--resume", "whole.records"], "");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let folder = Folder::new();
    folder.write("all.jsonl", &many(600));
    let arguments = ["grade", "small.yaml", "all.jsonl", "--format", "csv", "--resume", "killed.records"];
    let whole = folder.text(&arguments[..5], "");
    let journal = folder.path("killed.records");
    let length = || fs::metadata(&journal).map_or(0, |m| m.len());
    for _ in 0..3 {
        let before = length();
        let mut running = std::process::Command::new(assert_cmd::cargo::cargo_bin("flowcheck"))
            .current_dir(folder.0.path())
            .args(arguments)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // It is killed as soon as it has written something, wherever it then is.
        while length() == before && running.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let _ = running.kill();
        running.wait().unwrap();
    }
    assert_eq!(folder.text(&arguments, ""), whole);
}

#[test]
fn a_table_and_a_summary_are_printed() {
    let folder = Folder::new();
    let output = folder.run(&["grade", "small.yaml", "-", "--format", "csv"], &many(40));
    let table = String::from_utf8(output.stdout).unwrap();
    let mut lines = table.lines();
    assert!(lines.next().unwrap().starts_with("student,submission,exercise,key,outcome,points"));
    assert!(table.contains("s1,line 2,b,inverse,wrong,0,1,wrong-order"), "{table}");
    let (text, _) = folder.text(&["grade", "small.yaml", "-"], &many(40));
    assert!(text.contains("40 submissions, on average"), "{text}");
    assert!(text.contains("10  reciprocal  in b inverse"), "{text}");
    assert!(text.contains("hardest questions"), "{text}");
}

#[test]
fn exit_codes_say_how_it_went() {
    let folder = Folder::new();
    let right = "student: r\nanswers:\n  a: {valid_when: n odd, inverse: 'g(x) = root(n, -ln(x))'}\n  \
                 b: {inverse: g(x) = (x - 1)/2, density: p(x) = exp(-(x - 1)^2/8)/(2 sqrt(2 pi)), log_abs_det: ln(2)}\n  \
                 c: {jacobian: '[[1, 0], [z2 exp(z1), exp(z1)]]'}\n";
    folder.write("right.yaml", right);
    let code = |arguments: &[&str]| folder.text(arguments, "").1;
    assert_eq!(code(&["grade", "small.yaml", "right.yaml"]), 0);
    assert_eq!(code(&["grade", "small.yaml", "none.yaml"]), 2);
    assert_eq!(code(&["grade", "none.yaml", "right.yaml"]), 2);
    assert_eq!(code(&["grade", "small.yaml", "right.yaml", "--shard", "3/2"]), 2);
    assert_eq!(code(&["grade", "small.yaml", "right.yaml", "--format", "junit"]), 2);
    assert!(Path::new(&folder.path("small.yaml")).exists());
}
