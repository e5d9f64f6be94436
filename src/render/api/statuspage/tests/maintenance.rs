//! Scheduled maintenance.

use super::*;

#[test]
fn maintenance_follows_the_clock_and_its_updates() {
    let scheduled = "status: scheduled\nmaintenance: {start: 2026-03-05T10:00:00Z, end: 2026-03-05T12:00:00Z}\nservers: [M1]";
    let clock = [("a", "09:00", scheduled)];
    let told = [
        ("a", "09:00", scheduled),
        ("b", "09:50", "incident: a\nstatus: in_progress"),
        ("c", "11:00", "incident: a\nstatus: verifying"),
        ("d", "11:30", "incident: a\nstatus: completed"),
    ];
    let called_off = [
        ("a", "09:00", scheduled),
        ("b", "09:30", "incident: a\nstatus: completed"),
    ];
    let endless = [("a", "09:00", "impact: maintenance\nservers: [M1]")];
    for (posts, now, status, [upcoming, active], resolved, window) in [
        (
            &clock[..],
            "09:10",
            "scheduled",
            [1, 0],
            "null",
            "10:00 12:00",
        ),
        (
            &clock,
            "10:00",
            "in_progress",
            [0, 1],
            "null",
            "10:00 12:00",
        ),
        (&clock, "12:00", "completed", [0, 0], "12:00", "10:00 12:00"),
        (&told, "09:55", "in_progress", [0, 1], "null", "10:00 12:00"),
        (&told, "11:10", "verifying", [0, 1], "null", "10:00 12:00"),
        (&told, "11:40", "completed", [0, 0], "11:30", "10:00 12:00"),
        (
            &called_off,
            "09:40",
            "completed",
            [0, 0],
            "09:30",
            "10:00 12:00",
        ),
        (
            &called_off,
            "23:00",
            "completed",
            [0, 0],
            "09:30",
            "10:00 12:00",
        ),
        (
            &endless,
            "09:30",
            "in_progress",
            [0, 1],
            "null",
            "09:00 09:00",
        ),
    ] {
        let site = site(now, "", posts);
        let key = "scheduled_maintenances";
        let row = &rows(&site, Route::Maintenances, key)[0];
        let clock = |key| text(row, key).get(11..16).unwrap_or("null").to_owned();
        assert_eq!(text(row, "status"), status, "{now}");
        assert_eq!(
            rows(&site, Route::UpcomingMaintenances, key).len(),
            upcoming,
            "{now}"
        );
        assert_eq!(
            rows(&site, Route::ActiveMaintenances, key).len(),
            active,
            "{now}"
        );
        assert_eq!(
            rows(&site, Route::Summary, key).len(),
            upcoming + active,
            "{now}"
        );
        assert_eq!(clock("resolved_at"), resolved, "{now}");
        assert_eq!(
            format!("{} {}", clock("scheduled_for"), clock("scheduled_until")),
            window
        );
        assert_eq!(
            (text(row, "impact"), clock("started_at")),
            ("maintenance", "09:00".into())
        );
        assert!(rows(&site, Route::Incidents, "incidents").is_empty());
    }
}
