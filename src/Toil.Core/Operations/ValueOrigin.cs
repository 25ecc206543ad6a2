using System.Globalization;
using Toil.Values;

namespace Toil.Operations;

/// <summary>Where a value was written, so that an error can point at it.</summary>
/// <remarks>A large file has a million of them, so the words are put together only when an error asks for them.</remarks>
public sealed record ValueOrigin
{
    private readonly string _place;

    /// <summary>Creates an origin.</summary>
    /// <param name="text">For people: <c>--concurrency</c>, <c>-Concurrency</c>, <c>input line 4</c>.</param>
    /// <param name="folder">Folder from which relative paths in the value are taken; null for the working directory.</param>
    public ValueOrigin(string text, string? folder = null)
    {
        _place = text;
        Folder = folder;
    }

    /// <summary>For people: <c>--concurrency</c>, <c>-Concurrency</c>, <c>/srv/toil.yaml line 4, column 3</c>.</summary>
    public string Text => Line == 0 ? _place : string.Create(CultureInfo.InvariantCulture, $"{_place} line {Line}, column {Column}");

    /// <summary>Folder from which relative paths in the value are taken; null for the working directory.</summary>
    public string? Folder { get; }

    /// <summary>Line in the file, from 1; 0 where the value came from no file.</summary>
    internal long Line { get; private init; }

    /// <summary>Column in the line, from 1.</summary>
    internal long Column { get; private init; }

    /// <summary>A place in a file.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    public static ValueOrigin File(string path, long line, long column)
        => new ValueOrigin(InertText.From(path, 4_096), Path.GetDirectoryName(path)).At(line, column);

    /// <summary>Another place in the same file.</summary>
    internal ValueOrigin At(long line, long column) => this with { Line = line, Column = column };
}
