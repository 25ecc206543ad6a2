namespace Toil.Log;

/// <summary>What an import made of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The format in which it was read.</param>
/// <param name="Booked">Entries that are new.</param>
/// <param name="Updated">Entries that were brought up to date, because the file has changed.</param>
/// <param name="Unchanged">Rows that were booked before, those that were removed since among them.</param>
/// <param name="Kept">Rows that differ from an entry which was changed in Toil since; the entry was kept.</param>
/// <param name="Bad">Rows that could not be booked.</param>
public sealed record LogImported(string Path, LogFormat Format, int Booked, int Updated, int Unchanged, int Kept, int Bad);
