using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Actions;

/// <summary>Makes annotations of problems and results.</summary>
/// <param name="operation">The operation that says so.</param>
/// <param name="workspace">Folder of the checkout; null where there is none.</param>
/// <param name="redactor">Takes secrets out.</param>
internal sealed partial class AnnotationTexts(OperationDescriptor operation, string? workspace, SecretRedactor redactor)
{
    /// <summary>A problem.</summary>
    public Annotation Of(ToilException problem)
        => Placed(new Annotation(LevelOf(problem), $"{operation.Name}: {problem.ErrorId}", redactor.Redact(problem.Message)), problem.Message);

    /// <summary>How a problem is shown: to be waited for is none.</summary>
    public static AnnotationLevel LevelOf(ToilException problem) => problem.Kind == ErrorKind.Waiting ? AnnotationLevel.Warning : AnnotationLevel.Error;

    /// <summary>A warning.</summary>
    public Annotation Of(string warning) => Placed(new Annotation(AnnotationLevel.Warning, operation.Name, redactor.Redact(warning)), warning);

    /// <summary>A result that somebody should look at.</summary>
    public Annotation Of(object result)
    {
        ResultView view = operation.View;
        string place = redactor.Redact(view.Place(result));
        ResultProblem[] problems = [.. view.Problems(result)];
        string message = problems.Length > 0
            ? string.Join(" ", problems.Select(problem => $"{problem.Message} {problem.Remedy}"))
            : view.Said(result) is { Length: > 0 } said ? said : string.Join("; ", view.Columns.Where(column => !column.IsBar && column.Text(result).Length > 0).Select(column => $"{column.Header}: {column.Text(result)}"));
        return new Annotation(LevelOf(view.Severity(result))!.Value, $"{view.Outcome(result)}: {place}", $"{place}: {redactor.Redact(message)}")
        {
            File = FileOf(view.Uri(result)),
            Line = view.Line(result),
        };
    }

    /// <summary>How a result of a severity is shown; null for one that is not.</summary>
    public static AnnotationLevel? LevelOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => AnnotationLevel.Error,
        Severity.Warning => AnnotationLevel.Warning,
        Severity.Info => AnnotationLevel.Notice,
        _ => null,
    };

    private Annotation Placed(Annotation annotation, string text)
    {
        Match place = PlacePattern().Match(text);
        return place.Success && FileOf(place.Groups["file"].Value) is { } file
            ? annotation with { File = file, Line = Number(place.Groups["line"]), Column = Number(place.Groups["column"]) }
            : annotation;
    }

    // Only what is in the checkout: GitHub shows no other file, and a path of the machine is nobody's business.
    private string? FileOf(string? path)
    {
        if (workspace is null || string.IsNullOrEmpty(path))
        {
            return null;
        }

        try
        {
            string local = path.StartsWith("file:", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Absolute, out Uri? uri) ? uri.LocalPath : path;
            string relative = Path.GetRelativePath(workspace, Path.GetFullPath(local, workspace));
            bool isInside = relative != "." && !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
            return isInside && File.Exists(Path.Combine(workspace, relative)) ? InertText.From(redactor.Redact(relative.Replace('\\', '/')), 4_096) : null;
        }
        catch (Exception error) when (error is ArgumentException or IOException or NotSupportedException)
        {
            return null; // an address, and no path
        }
    }

    private static long? Number(Group group) => group.Success && long.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>How Toil names a place, before what is wrong there: <c>night.yaml line 3, column 20: </c></summary>
    [GeneratedRegex(@"^(?<file>[^\r\n]{1,4096}?) line (?<line>[0-9]{1,9})(?:, column (?<column>[0-9]{1,9}))?: ", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
