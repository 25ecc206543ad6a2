using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.undo</c>.</summary>
public sealed record LogUndoOptions : LogChangeOptions
{
    /// <summary>Earlier revision.</summary>
    [Option("Revision to restore, as the history lists it.", Min = "1", DefaultText = "the one before the newest")]
    public int? ToRevision { get; init; }
}
