using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Candidates;

/// <summary>Reads <c>since</c>.</summary>
internal static class SinceTime
{
    private static readonly string[] s_instants = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd"];

    /// <summary>Seconds since 1970, or 0 where no period is asked for.</summary>
    /// <exception cref="ToilException"><c>SinceInvalid</c>.</exception>
    public static long Read(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return 0;
        }

        string trimmed = text.Trim();
        if (Duration.TryParse(trimmed, out TimeSpan age))
        {
            return age < now - DateTimeOffset.UnixEpoch ? (now - age).ToUnixTimeSeconds() : 1;
        }

        return DateTimeOffset.TryParseExact(trimmed, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant)
            ? Math.Max(instant.ToUnixTimeSeconds(), 1)
            : throw ToilException.Invalid(
                "SinceInvalid", $"since: '{InertText.From(text, 80)}' is neither a duration nor an instant.", "Write 90d, 2026-11-20 or 2026-11-20T08:00Z.", text);
    }
}
