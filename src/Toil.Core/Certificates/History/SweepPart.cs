using System.Globalization;
using Toil.Certificates.Targets;
using Toil.Operations;
using Toil.Values;

namespace Toil.Certificates.History;

/// <summary>One run's share of a recorded sweep: all of it, or one shard.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">Name under which it is recorded.</param>
/// <param name="SweepId">What the shards of the sweep have in common.</param>
/// <param name="Shard">Which shard.</param>
/// <param name="StartedAt">When the run began.</param>
internal sealed record SweepPart(Guid RunId, string Name, string SweepId, Shard Shard, DateTimeOffset StartedAt)
{
    private const int LongestName = 100;

    /// <summary>What the options ask to record; null for nothing.</summary>
    /// <exception cref="ToilException"><c>RecordNameInvalid</c>, <c>SweepIdInvalid</c>, <c>SweepIdMissing</c> or <c>RecordMissing</c>.</exception>
    public static SweepPart? From(OperationCall<SweepOptions> call)
    {
        SweepOptions options = call.Options;
        if (options.Record is null)
        {
            return options.SweepId is null
                ? null
                : throw ToilException.Invalid(
                    "RecordMissing", "A sweep id is given, and nothing is recorded.", "Add --record NAME, or leave --sweep-id out.", options.SweepId);
        }

        string name = Word(options.Record, "RecordNameInvalid", "--record", "nightly");
        Shard shard = options.Shard ?? Shard.Whole;
        if (options.SweepId is null && shard.Count > 1)
        {
            throw ToilException.Invalid(
                "SweepIdMissing", $"Shard {shard} is to be recorded, and nothing says which other shards belong to the same sweep.",
                "Give every shard the same --sweep-id, such as $GITHUB_RUN_ID or the job's id.", name);
        }

        string id = options.SweepId is null ? call.Context.RunId.ToString("D", CultureInfo.InvariantCulture)
            : Word(options.SweepId, "SweepIdInvalid", "--sweep-id", "$GITHUB_RUN_ID");
        return new SweepPart(call.Context.RunId, name, id, shard, call.Context.Time.GetUtcNow());
    }

    private static string Word(string text, string errorId, string option, string example)
    {
        string word = text.Trim();
        return word.Length is > 0 and <= LongestName && InertText.From(word) == word
            ? word
            : throw ToilException.Invalid(
                errorId, $"{option}: '{InertText.From(text, 80)}' is empty, longer than {LongestName} characters, or not plain text.",
                $"Give a short word such as {example}; an empty one is often a variable that is not set.", text);
    }
}
