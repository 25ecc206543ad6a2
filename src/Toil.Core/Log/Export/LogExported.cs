namespace Toil.Log;

/// <summary>What an export wrote.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Entries">Entries in it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record LogExported(string Path, LogFormat Format, long Entries, long Bytes);
