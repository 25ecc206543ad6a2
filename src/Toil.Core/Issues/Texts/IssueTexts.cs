using System.Globalization;
using System.Text;
using Toil.Issues.Subjects;
using Toil.Reports;
using Toil.Telemetry;
using Toil.Values;

namespace Toil.Issues.Texts;

/// <summary>What issues say. Whatever comes from outside is put where GitHub neither renders nor links it, and without secrets.</summary>
/// <param name="scope">The list of targets.</param>
/// <param name="observed">When what is told was observed.</param>
/// <param name="redactor">Takes secrets out.</param>
internal sealed class IssueTexts(string scope, DateTimeOffset observed, SecretRedactor redactor)
{
    /// <summary>Longest title, in UTF-16 units; GitHub takes 256 characters.</summary>
    public const int LongestTitle = 240;

    /// <summary>Longest text or comment, in UTF-16 units; GitHub takes 65,536 characters (docs of the REST API, "body is too long").</summary>
    public const int LongestBody = 65_000;

    private const int LongestFact = 1_000;

    /// <summary>The title, the same for the same subject in the same state.</summary>
    public string Title(IssueSubject subject)
    {
        IssueMember worst = subject.Members[0];
        string text = subject.Kind switch
        {
            SubjectKind.Owner => $"Findings of {scope} for {subject.Owner ?? "nobody in particular"}",
            SubjectKind.Rest => $"More findings of {scope}, without an issue of their own yet",
            _ => $"{worst.Target}: {worst.Outcome}",
        };
        text = InertText.From(redactor.Redact(text), LongestTitle - 20);

        // Nobody is told of a name in a title today; in code nobody will be tomorrow.
        return text.Contains('@', StringComparison.Ordinal) ? $"`{text.Replace('`', '\'')}`" : text;
    }

    /// <summary>The text, in Markdown.</summary>
    /// <param name="subject">What is to be said.</param>
    /// <param name="limit">Longest text, in UTF-16 units; what has no room is counted.</param>
    public string Text(IssueSubject subject, int limit)
    {
        StringBuilder text = new();
        string foot = Foot(subject);
        if (subject.Kind == SubjectKind.Finding)
        {
            Describe(text, subject.Members[0], limit - foot.Length - 100);
        }
        else
        {
            List(text, subject, limit - foot.Length - 100);
        }

        return text.Append('\n').Append(foot).ToString();
    }

    /// <summary>A comment.</summary>
    /// <param name="sentence">What has happened.</param>
    /// <param name="problems">What is new or worse; empty for none.</param>
    /// <param name="marker">The hidden line by which it is found again.</param>
    /// <param name="ofOne">True where all of it is about one place.</param>
    public string Comment(string sentence, IReadOnlyList<MemberProblem> problems, string marker, bool ofOne)
    {
        StringBuilder text = new();
        text.Append(marker).Append('\n').Append(sentence).Append('\n');
        Problems(text, problems, LongestBody - text.Length - 100, ofOne);
        return text.ToString();
    }

    /// <summary>A text made inert for Markdown, without secrets.</summary>
    public string Inline(string text) => MarkdownResultWriter.Escape(redactor.Redact(text));

    /// <summary>When it was observed, for people.</summary>
    public string Observed => Instant(observed);

    /// <summary>An instant, for people.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private void Describe(StringBuilder text, IssueMember member, int limit)
    {
        text.Append(CultureInfo.InvariantCulture, $"**{member.Severity}**: {Inline(member.Target)} is {Inline(member.Outcome)}, as of {Observed}.\n");
        List<(string Heading, string Text)> facts = [.. member.Facts];
        if (member.Due is { } due)
        {
            facts.Insert(0, ("Ends", Instant(due)));
        }

        if (member.Places.Count > 1)
        {
            facts.Insert(0, ("Places", string.Join(", ", member.Places)));
        }

        StringBuilder below = new();
        foreach ((string heading, string fact) in facts)
        {
            below.Append(CultureInfo.InvariantCulture, $"- {heading}: {Inline(InertText.From(fact, LongestFact))}\n");
        }

        Problems(text, member.Problems, Math.Max(0, limit - text.Length - below.Length), ofOne: true);
        text.Append('\n').Append(below);
    }

    private void Problems(StringBuilder text, IReadOnlyList<MemberProblem> problems, int room, bool ofOne)
    {
        if (problems.Count == 0)
        {
            return;
        }

        bool hasPlaces = !ofOne || problems.Select(problem => problem.Place).Distinct().Skip(1).Any();
        text.Append(hasPlaces ? "\n| Severity | Place | Problem | What to do |\n|:--|:--|:--|:--|\n" : "\n| Severity | Problem | What to do |\n|:--|:--|:--|\n");
        Rows(text, [.. problems.Select(problem => Row(
            [problem.Problem.Severity.ToString(), .. hasPlaces ? [problem.Place] : Array.Empty<string>(), problem.Problem.Message, problem.Problem.Remedy]))], room);
    }

    private void List(StringBuilder text, IssueSubject subject, int limit)
    {
        string about = subject.Kind == SubjectKind.Rest ? "have no issue of their own yet: a run creates only so many, the worst first"
            : subject.Owner is { } owner ? $"are looked after by {Inline(owner)}" : "have no owner";
        text.Append(CultureInfo.InvariantCulture, $"**{subject.Severity}**: {subject.Members.Count:N0} {(subject.Members.Count == 1 ? "finding" : "findings")} of {Inline(scope)} {about}, as of {Observed}.\n");
        text.Append("\n| Severity | Place | Verdict | Problem | What to do | Ends |\n|:--|:--|:--|:--|:--|:--|\n");
        Rows(text, [.. subject.Members.Select(member => Row(
            [
                member.Severity.ToString(), member.Places.Count > 1 ? $"{member.Target} ({member.Places.Count} places)" : member.Places[0], member.Outcome,
                member.Problems.Count == 0 ? string.Empty : member.Problems[0].Problem.Message, member.Problems.Count == 0 ? string.Empty : member.Problems[0].Problem.Remedy,
                member.Due?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty,
            ]))], Math.Max(0, limit - text.Length));
    }

    private static void Rows(StringBuilder text, IReadOnlyList<string> rows, int room)
    {
        int end = text.Length + room;
        for (int i = 0; i < rows.Count; i++)
        {
            if (text.Length + rows[i].Length > end)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n... and {rows.Count - i:N0} more that are no worse.\n");
                return;
            }

            text.Append(rows[i]);
        }
    }

    private string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => Inline(InertText.From(cell, LongestFact))))} |\n";

    private string Foot(IssueSubject subject)
    {
        string closes = subject.Kind == SubjectKind.Finding ? "closed when it is no longer found" : "closed when none of it is found any more";
        return $"---\n_Found by Toil ({Inline(scope)}). This part is kept up to date, and the issue is {closes}; what you write above or below it stays. Close the issue as not planned, and it is left alone._";
    }
}
