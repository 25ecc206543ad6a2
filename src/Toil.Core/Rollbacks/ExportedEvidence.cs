namespace Toil.Rollbacks;

/// <summary>Evidence in a file.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Rehearsal">Id of the rehearsal.</param>
/// <param name="Migration">Name of the migration.</param>
/// <param name="Passed">True where the rehearsal passed.</param>
/// <param name="IsSigned">True where it is signed.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record ExportedEvidence(string Path, Guid Rehearsal, string Migration, bool Passed, bool IsSigned, long Bytes);
