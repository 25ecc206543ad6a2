using Toil.Operations;

namespace Toil.Log;

/// <summary>Which entry is changed.</summary>
public record LogChangeOptions
{
    /// <summary>Id.</summary>
    [Option("The entry: its whole id, or four or more of the first characters as the list shows them.", Position = 0)]
    public string? Id { get; init; }

    /// <summary>Revision.</summary>
    [Option("Revision that was seen: where somebody has changed the entry since, nothing is done.", Min = "1", DefaultText = "whichever is there")]
    public int? Revision { get; init; }

    /// <summary>The id.</summary>
    /// <exception cref="ToilException"><c>EntryIdMissing</c>.</exception>
    internal string RequiredId => Id ?? throw ToilException.Invalid(
        "EntryIdMissing", "No entry is named.", "Give its id, as 'toil log list' shows it, or pipe entries in.");
}
