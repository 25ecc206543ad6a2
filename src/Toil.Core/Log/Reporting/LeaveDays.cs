using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Reporting;

/// <summary>Days off: of everybody, or of one person.</summary>
/// <param name="Person">Whose, or null for everybody's.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day, at or after the first.</param>
internal sealed record LeaveDays(string? Person, DateOnly First, DateOnly Last)
{
    /// <summary>Reads <c>2026-12-25</c>, <c>2026-12-24..2027-01-01</c> or <c>ada=2026-12-28..2026-12-30</c>.</summary>
    /// <exception cref="ToilException"><c>LeaveInvalid</c>.</exception>
    public static LeaveDays Parse(string text)
    {
        int equals = text.LastIndexOf('=');
        string? person = equals < 0 ? null : text[..equals].Trim();
        string[] days = text[(equals + 1)..].Split("..", StringSplitOptions.TrimEntries);
        return person is not "" && days.Length <= 2 && TryDay(days[0], out DateOnly first) && TryDay(days[^1], out DateOnly last)
            ? last < first
                ? throw Invalid(text, "ends before it begins", "Give a last day that is not before the first.")
                : new LeaveDays(person, first, last)
            : throw Invalid(text, "is not a day off", "Write it as 2026-12-25, 2026-12-24..2027-01-01, or ada=2026-12-28..2026-12-30.");
    }

    /// <summary>True where a person is off on a day.</summary>
    public bool Covers(string? person, DateOnly day)
        => day >= First && day <= Last && (Person is null || Person.Equals(person, StringComparison.OrdinalIgnoreCase));

    private static bool TryDay(string text, out DateOnly day)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static ToilException Invalid(string text, string what, string remedy)
        => ToilException.Invalid("LeaveInvalid", $"--leave: '{InertText.From(text, 80)}' {what}.", remedy, text);
}
