namespace Toil.Log.Candidates.Histories;

/// <summary>A file to read.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="IsNamed">True where somebody named this very file: then it may belong to somebody else.</param>
/// <param name="Format">Its format, where that is given.</param>
internal sealed record HistorySource(string Path, bool IsNamed, HistoryFormat Format);
