using Toil.Operations;

namespace Toil.Log;

/// <summary>Options of <c>log.import</c>.</summary>
public sealed record LogImportOptions : LogPersonOptions
{
    /// <summary>Files.</summary>
    [Option("File to read; may be given more than once. - reads the input.", Position = 0, IsPath = true)]
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Format.</summary>
    [Option("Format of the files.", DefaultText = "told from the first lines and the name")]
    public LogFormat Format { get; init; }

    /// <summary>Strict.</summary>
    [Option("Books nothing of a file in which a row is bad.")]
    public bool Strict { get; init; }

    /// <summary>Task.</summary>
    [Option("Task of rows that name none.")]
    public string? Task { get; init; }

    /// <summary>Category.</summary>
    [Option("Category of rows that name none.")]
    public EntryCategory Category { get; init; }

    /// <summary>Trigger.</summary>
    [Option("Trigger of rows that name none.")]
    public EntryTrigger Trigger { get; init; }
}
