using System.Globalization;
using System.Text;

namespace Toil.Actions;

/// <summary>Commands to the runner of GitHub Actions, one a line: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands</summary>
internal static class WorkflowCommand
{
    /// <summary>Longest message of an annotation; the runner cuts off what is beyond it.</summary>
    public const int LongestMessage = 4_096;

    private const int LongestTitle = 200;

    /// <summary>Ends a group.</summary>
    public const string EndGroup = "::endgroup::";

    /// <summary>An annotation.</summary>
    public static string Annotate(Annotation annotation)
    {
        StringBuilder command = new($"::{annotation.Level.ToString().ToLowerInvariant()} ");
        if (annotation.File is { } file)
        {
            command.Append("file=").Append(Property(file)).Append(',');
            command.Append(annotation.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"line={line},") : string.Empty);
            command.Append(annotation is { Line: not null, Column: { } column } ? string.Create(CultureInfo.InvariantCulture, $"col={column},") : string.Empty);
        }

        return command.Append("title=").Append(Property(Cut(annotation.Title, LongestTitle)))
            .Append("::").Append(Data(Cut(annotation.Message, LongestMessage))).ToString();
    }

    /// <summary>Takes a text out of everything that the job prints from now on.</summary>
    public static string Mask(string secret) => $"::add-mask::{Data(secret)}";

    /// <summary>Begins a group of lines that the log folds.</summary>
    public static string Group(string title) => $"::group::{Data(title)}";

    /// <summary>Tells the runner to take nothing for a command until <see cref="Resume"/>.</summary>
    public static string Stop(string token) => $"::stop-commands::{token}";

    /// <summary>Ends <see cref="Stop"/>.</summary>
    public static string Resume(string token) => $"::{token}::";

    /// <summary>Escapes what stands behind the second pair of colons.</summary>
    public static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>Escapes the value of a property.</summary>
    public static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    // A character is not cut in half.
    private static string Cut(string text, int limit)
        => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - 3 - (char.IsHighSurrogate(text[limit - 4]) ? 1 : 0)), "...");
}
