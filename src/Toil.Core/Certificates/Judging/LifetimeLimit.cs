namespace Toil.Certificates.Judging;

/// <summary>
/// Longest lifetimes of publicly trusted TLS certificates, by the day on which they begin: CA/Browser Forum ballot SC-081v3 (April 2025), and
/// before it ballot SC-31 (398 days from 2020-09-01) and ballot 193 (825 days).
/// </summary>
public static class LifetimeLimit
{
    private static readonly (DateTimeOffset From, int Days)[] s_limits =
    [
        (Day(2029, 3, 15), 47),
        (Day(2027, 3, 15), 100),
        (Day(2026, 3, 15), 200),
        (Day(2020, 9, 1), 398),
        (DateTimeOffset.MinValue, 825),
    ];

    /// <summary>The limit for a certificate that begins then, in days.</summary>
    public static int DaysFor(DateTimeOffset notBefore) => Array.Find(s_limits, limit => notBefore >= limit.From).Days;

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
