using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Import;

/// <summary>Files of logs: which format they are in, and what stands in them.</summary>
internal static class LogFile
{
    /// <summary>The rows of a file.</summary>
    public static IEnumerable<ImportItem> Read(TextReader text, LogFormat format, ImportDefaults defaults, Action<string> warn) => format switch
    {
        LogFormat.Csv => CsvLogReader.Read(text, defaults, warn),
        LogFormat.Klog => KlogReader.Read(text, defaults),
        LogFormat.Timewarrior when PeekWord(text) == "inc" => TimewarriorDataReader.Read(text, defaults),
        _ => JsonLogReader.Read(text, format, defaults),
    };

    /// <summary>The format that a file's name stands for, or null.</summary>
    public static LogFormat? ByName(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" or ".TSV" => LogFormat.Csv,
        ".KLG" or ".KLOG" => LogFormat.Klog,
        ".DATA" => LogFormat.Timewarrior,
        ".JSON" or ".NDJSON" or ".JSONL" => LogFormat.Json,
        _ => null,
    };

    /// <summary>The format of a text, by its first lines; its name decides between what looks alike.</summary>
    /// <exception cref="ToilException"><c>ImportFormatUnknown</c>.</exception>
    public static LogFormat Detect(string path, string text)
    {
        string start = text[..Math.Min(text.Length, 64 * 1024)].TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        string line = start.Split('\n')[0].Trim();
        return start switch
        {
            ['[' or '{', ..] => IsTimewarrior(start) ? LogFormat.Timewarrior : LogFormat.Json,
            _ when line.StartsWith("inc ", StringComparison.Ordinal) => LogFormat.Timewarrior,
            _ when ByName(path) is { } named && named != LogFormat.Json => named,
            _ when KlogTime.Date(line.Split(' ')[0]) is not null => LogFormat.Klog,
            _ when line.Contains(',') || line.Contains(';') || line.Contains('\t') => LogFormat.Csv,
            _ => throw ToilException.Invalid(
                "ImportFormatUnknown", $"{InertText.From(path)}: it cannot be told which format this is.", "Name it with --format.", path),
        };
    }

    // Its dates have no dashes, and no entry of Toil's has.
    private static bool IsTimewarrior(string start)
        => System.Text.RegularExpressions.Regex.IsMatch(start, """
            "start"\s*:\s*"\d{8}T\d{6}Z"
            """.Trim(), System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static string PeekWord(TextReader text) => text.Peek() == 'i' ? "inc" : string.Empty;
}
