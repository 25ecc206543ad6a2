using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.History;

/// <summary>Which earlier sweep is meant: one of an age, one of an instant or before, or one by its id.</summary>
internal sealed record SweepSince
{
    private static readonly string[] s_instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public required string Text { get; init; }

    public TimeSpan? Age { get; private init; }

    public DateTimeOffset? Instant { get; private init; }

    /// <summary>Reads it. What is neither a duration nor an instant is an id.</summary>
    /// <exception cref="ToilException"><c>SinceInvalid</c>: empty, or an instant without an offset.</exception>
    public static SweepSince Parse(string text)
    {
        string trimmed = text.Trim();
        if (Duration.TryParse(trimmed, out TimeSpan age))
        {
            return new SweepSince { Text = trimmed, Age = age };
        }

        if (DateTimeOffset.TryParseExact(trimmed, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
        {
            // A clock without an offset is a different instant on every machine; a day is taken in UTC.
            bool isClear = trimmed.Length == 10 || DateTime.ParseExact(trimmed, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind != DateTimeKind.Unspecified;
            return isClear ? new SweepSince { Text = trimmed, Instant = instant } : throw Invalid(text, "has no offset", $"Write {trimmed}Z for UTC, or {trimmed}+01:00.");
        }

        return trimmed.Length > 0 ? new SweepSince { Text = trimmed } : throw Invalid(text, "is empty", "Give 7d, 2026-11-20T03:00Z, or the id of a sweep.");
    }

    private static ToilException Invalid(string text, string what, string remedy)
        => ToilException.Invalid("SinceInvalid", $"since: '{InertText.From(text, 80)}' {what}.", remedy, text);
}
