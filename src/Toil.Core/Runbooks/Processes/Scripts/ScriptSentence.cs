using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Values;

namespace Toil.Runbooks.Processes.Scripts;

/// <summary>Why a script failed, in one sentence that says where.</summary>
public static partial class ScriptSentence
{
    private const int MessageLimit = 1_000;

    /// <summary>It raised an error, or cannot be read.</summary>
    /// <param name="call">The script.</param>
    /// <param name="line">Line of the script, from 1; null where it is not known.</param>
    /// <param name="message">What the error says.</param>
    public static string OfError(ScriptCall call, int? line, string message)
    {
        string text = InertText.From(Breaks().Replace(message.Trim(), " "), MessageLimit);
        return $"{Where(call, line)}: {(text.Length == 0 ? "an error without a message" : text.TrimEnd('.'))}.";
    }

    /// <summary>It ended with an exit code.</summary>
    public static string OfExit(ScriptCall call, int code) => string.Create(CultureInfo.InvariantCulture, $"{call.Place}: the script ended with exit {code}.");

    /// <summary>Its last program failed. A script that is a file may have said the code itself: nothing tells the two apart.</summary>
    public static string OfProgram(ScriptCall call, int code) => call.Arguments is null
        ? string.Create(CultureInfo.InvariantCulture, $"{call.Place}: the last program that the script ran ended with exit code {code}.")
        : string.Create(CultureInfo.InvariantCulture, $"{call.Place}: the script, or the last program that it ran, ended with exit code {code}.");

    private static string Where(ScriptCall call, int? line) => line is not { } number ? call.Place
        : call is { Path: { } path, FirstLine: { } first } ? string.Create(CultureInfo.InvariantCulture, $"{path} line {first + number - 1}")
        : string.Create(CultureInfo.InvariantCulture, $"{call.Place}, line {number} of the script");

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex Breaks();
}
