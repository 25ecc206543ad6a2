using System.Buffers;
using Toil.Operations;
using Toil.Runbooks.Journal;
using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Finds the run that somebody named: by its id, or by the beginning or the end of it.</summary>
internal static class RunFinder
{
    private const int Shortest = 4;

    private static readonly SearchValues<char> s_characters = SearchValues.Create("0123456789abcdef-");

    /// <summary>Finds it.</summary>
    /// <exception cref="ToilException"><c>RunNotFound</c> or <c>RunAmbiguous</c>.</exception>
    public static async Task<StoredRun> FindAsync(RunbookStore runs, string given, CancellationToken cancellation)
    {
        string text = given.Trim().ToLowerInvariant();
        if (Guid.TryParse(text, out Guid id))
        {
            return await runs.GetAsync(id, cancellation) ?? throw RunErrors.NotFound(given);
        }

        if (text.Length < Shortest || text.AsSpan().ContainsAnyExcept(s_characters))
        {
            throw ToilException.Invalid(
                "RunIdInvalid", $"'{InertText.From(given, 80)}' is not the id of a run, nor {Shortest} or more characters of its beginning or end.", "Copy it from: toil runbook runs", given);
        }

        IReadOnlyList<StoredRun> found = await runs.ListAsync(runbook: null, text, since: null, limit: 3, cancellation);
        return found.Count switch
        {
            1 => found[0],
            0 => throw RunErrors.NotFound(given),
            _ => throw ToilException.Invalid(
                "RunAmbiguous", $"Several runs have '{text}' at the beginning or the end of their id: {string.Join(", ", found.Select(run => run.Id))}.", "Give more of it.", given),
        };
    }
}
