using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.export</c>.</summary>
public sealed record LogExportOptions : LogConditionOptions
{
    /// <summary>File.</summary>
    [Option("File to write. It appears whole or not at all.", Position = 0, IsPath = true)]
    public string? Path { get; init; }

    /// <summary>Format.</summary>
    [Option("Format of the file: CSV and JSON hold all of an entry; timewarrior and klog what they know of, and the rest as tags.", DefaultText = "the one that its extension stands for: .csv, .json, .ndjson, .data (timewarrior), .klg")]
    public LogFormat Format { get; init; }

    /// <summary>Ids.</summary>
    [Option("Entries to write, instead of those that the conditions name: whole ids, or four or more of the first characters.")]
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>Tasks.</summary>
    [Option("Only these tasks: names, or patterns with * and ?.")]
    public IReadOnlyList<string> Task { get; init; } = [];

    /// <summary>The filter that is meant.</summary>
    /// <exception cref="ToilException">A moment that cannot be read.</exception>
    internal EntryFilter Filter(LogPerson person, OperationContext context) => FilterOf(Task, person, context) with { OldestFirst = true };
}
