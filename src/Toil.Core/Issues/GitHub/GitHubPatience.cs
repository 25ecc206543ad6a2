using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.GitHub;

/// <summary>How long may still be waited for rate limits and outages, all in all; and says so to people who would wonder.</summary>
internal sealed class GitHubPatience(TimeSpan total, string name, TimeProvider time, IOperationSink sink)
{
    private static readonly TimeSpan s_unsaid = TimeSpan.FromSeconds(5);

    private TimeSpan _spent;

    /// <summary>What is left.</summary>
    public TimeSpan Left => total > _spent ? total - _spent : TimeSpan.Zero;

    /// <summary>Counts a wait that begins now.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="attempt">What the attempt before it took.</param>
    /// <param name="why">Why, as a sentence without its end.</param>
    /// <param name="isSaid">True where it was said already.</param>
    /// <returns>True where people were told.</returns>
    public bool Spend(TimeSpan wait, TimeSpan attempt, string why, bool isSaid)
    {
        _spent += wait + attempt;
        if (isSaid || wait < s_unsaid)
        {
            return false;
        }

        sink.Warning($"{name}: {why}. Waiting {Duration.Rounded(wait)}, until {Moment(time.GetUtcNow() + wait)}.");
        return true;
    }

    /// <summary>An instant as people read it in a message, in UTC: <c>2026-11-21 03:12:05Z</c>.</summary>
    public static string Moment(DateTimeOffset instant) => instant.ToString("u", CultureInfo.InvariantCulture);
}
