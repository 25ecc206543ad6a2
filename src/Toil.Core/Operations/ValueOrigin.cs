using System.Globalization;

namespace Toil.Operations;

/// <summary>Where a value was written, so that an error can point at it.</summary>
/// <param name="Text">For people: <c>--concurrency</c>, <c>-Concurrency</c>, <c>toil.yaml line 4, column 3</c>.</param>
/// <param name="Folder">Folder from which relative paths in the value are taken; null for the working directory.</param>
public sealed record ValueOrigin(string Text, string? Folder = null)
{
    /// <summary>A place in a file.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    public static ValueOrigin File(string path, long line, long column) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path} line {line}, column {column}"), Path.GetDirectoryName(path));
}
