using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>One row, line or interval of a file.</summary>
/// <param name="Place">Where it stands, for people: <c>line 4</c>.</param>
internal sealed record ImportItem(string Place)
{
    /// <summary>What is to be booked; null where <see cref="Problem"/> or <see cref="Skipped"/> says why not.</summary>
    public ToilEntry? Entry { get; init; }

    /// <summary>What is wrong with it.</summary>
    public ToilException? Problem { get; init; }

    /// <summary>Why it is passed over although nothing is wrong with it: it is not finished yet.</summary>
    public string? Skipped { get; init; }

    /// <summary>By what the row is known again the next time; null where the file states the entry's id.</summary>
    public string? Key { get; init; }

    /// <summary>The revision that the file states, or null.</summary>
    public int? Revision { get; init; }

    /// <summary>True where the file says how long it took and not when: the place in the day is Toil's.</summary>
    public bool IsPlaced { get; init; }
}
