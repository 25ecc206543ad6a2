namespace Toil.Log;

/// <summary>Formats in which logs are exchanged.</summary>
public enum LogFormat
{
    /// <summary>By the file's name and first characters.</summary>
    Auto,

    /// <summary>Comma-separated values with a heading.</summary>
    Csv,

    /// <summary>A JSON array, or one JSON object a line.</summary>
    Json,

    /// <summary>What <c>timew export</c> writes, or its data files.</summary>
    Timewarrior,

    /// <summary>A klog file.</summary>
    Klog,
}
