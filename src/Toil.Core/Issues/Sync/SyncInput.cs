using Toil.Issues.Subjects;
using Toil.Operations;
using Toil.Reports;
using Toil.Values;

namespace Toil.Issues.Sync;

/// <summary>What was found, and how much is known of it.</summary>
/// <param name="Found">Everything, the good too.</param>
/// <param name="Scope">The list of targets.</param>
/// <param name="ObservedAt">When it was observed.</param>
/// <param name="Incomplete">Why it is not all; null where it is.</param>
internal sealed record SyncInput(MemberCollector Found, string Scope, DateTimeOffset ObservedAt, string? Incomplete)
{
    private const int LongestScope = 100;

    /// <summary>Reads it.</summary>
    /// <exception cref="ToilException"><c>IssueFindingsMissing</c>, <c>IssueFindingsTwice</c>, <c>IssueScopeMissing</c>, <c>IssueScopeInvalid</c>, and what reading results says.</exception>
    public static async Task<SyncInput> ReadAsync(
        OperationCall<IssueSyncOptions> call, RecordedResultsReader? recorded, CancellationToken cancellation)
    {
        IssueSyncOptions options = call.Options;
        MemberCollector found = new(call.Context.Redactor.Redact);
        DateTimeOffset observed = call.Context.Time.GetUtcNow();
        string? incomplete = null;
        if (options.Recorded is { } name)
        {
            if (options.InputObject.Count > 0 || options.Complete)
            {
                throw ToilException.Invalid(
                    "IssueFindingsTwice", "Findings of a recorded sweep stand for themselves: no others are taken with them, and they know whether they are all.",
                    options.Complete ? "Leave --complete out." : "Give either the findings or --recorded.", name);
            }

            RecordedResults results = await (recorded ?? throw new InvalidOperationException("Nothing reads recorded results."))(name, call.Context, cancellation);
            foreach (object result in results.Results)
            {
                found.Add(results.Operation, result);
            }

            (observed, incomplete) = (results.ObservedAt, results.Incomplete);
        }
        else
        {
            await foreach ((OperationDescriptor operation, object result) in ResultInput.ReadAsync(call.Items.Select(item => item.InputObject), call.Context, cancellation))
            {
                found.Add(operation, result);
            }

            incomplete = options.Complete ? null : "nobody has said that these findings are all there are.";
            if (options.Complete && options.Scope is null)
            {
                throw ToilException.Invalid(
                    "IssueScopeMissing", "Of which list of targets are these all the findings?", "Name it with --scope, the same name each time; or record the sweep and give --recorded.");
            }
        }

        if (found.Count == 0)
        {
            // A sweep tells of what is fine as well: nothing at all is a sweep that did not look.
            throw ToilException.Invalid(
                "IssueFindingsMissing", options.Recorded is null ? "There are no findings, not even good ones." : $"The sweep recorded as '{InertText.From(options.Recorded, 80)}' found nothing, not even good certificates.",
                options.Recorded is null ? "Pipe findings in, name a file that was written with --output json, or give --recorded NAME." : "Check its targets.");
        }

        return new SyncInput(found, ScopeOf(options, found), observed, incomplete);
    }

    private static string ScopeOf(IssueSyncOptions options, MemberCollector found)
    {
        string scope = (options.Scope ?? options.Recorded ?? found.Operation!.Name).Trim();
        return scope.Length is > 0 and <= LongestScope && InertText.From(scope) == scope
            ? scope
            : throw ToilException.Invalid(
                "IssueScopeInvalid", $"The scope '{InertText.From(scope, 80)}' is no name.", $"Give 1 to {LongestScope} visible characters with --scope.", scope);
    }
}
