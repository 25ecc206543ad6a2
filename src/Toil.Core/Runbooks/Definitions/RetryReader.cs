using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads how often and how long something is tried.</summary>
internal static class RetryReader
{
    private static readonly string[] s_keys = RunbookKeys.Names(RunbookKeys.Retry);

    /// <summary>The limit of a step or an action; null where there is none.</summary>
    public static TimeSpan? Timeout(YamlKeys map) => map.Span("timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(30));

    /// <summary>The rule of a step or an action; null where there is none.</summary>
    public static RetryRule? Read(YamlKeys map)
    {
        if (map.Find("retry") is not { } node)
        {
            return null;
        }

        YamlKeys inner = new(map.Document, node, "'retry'", s_keys);
        int attempts = (int)(inner.Number("attempts", 2, 100, true) ?? throw inner.Missing("attempts", "Say how often it is tried in all: attempts: 3."));
        TimeSpan backoff = inner.Span("backoff", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? TimeSpan.FromSeconds(1);
        TimeSpan limit = inner.Span("limit", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? (backoff > TimeSpan.FromMinutes(1) ? backoff : TimeSpan.FromMinutes(1));
        return limit >= backoff
            ? new(attempts, backoff, limit)
            : throw inner.Invalid("limit", $"'limit' of {Duration.Format(limit)} is below the backoff of {Duration.Format(backoff)}", "Make it as long at least.");
    }
}
