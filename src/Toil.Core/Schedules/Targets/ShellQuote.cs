namespace Toil.Schedules.Targets;

/// <summary>Values as a POSIX shell reads them back.</summary>
internal static class ShellQuote
{
    /// <summary>A word. A quote is written between double quotes, so that there is no backslash: crons differ in what they make of one.</summary>
    public static string Word(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or ',' or '=' or '@' or '+') && !IsAssignment(text)
        ? text
        : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";

    // As the first word it would be one.
    private static bool IsAssignment(string text) => text.Contains('=', StringComparison.Ordinal);
}
