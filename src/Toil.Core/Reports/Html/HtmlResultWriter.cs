using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Reports.Html;

/// <summary>
/// One self-contained page: counts, a timeline, and a table with a filter that works without a server, light and dark, readable on a phone. A
/// content security policy allows the page's own style and script and nothing else, so that nothing in a result can run or load.
/// </summary>
/// <param name="target">Where to, and whose results.</param>
public sealed class HtmlResultWriter(ReportTarget target) : IResultWriter
{
    /// <summary>Rows at most, so that a browser stays quick; the most urgent ones are kept.</summary>
    public const int MaxRows = 5_000;

    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    private readonly ResultTables _tables = new(target.View, target.Top > 0 ? Math.Min(target.Top, MaxRows) : MaxRows);
    private readonly ChartData[] _charts = [.. target.View.Charts.Select(chart => new ChartData(chart))];
    private readonly List<(string Text, Severity Severity)> _headlines = [];
    private readonly List<(string Heading, string Text)> _listings = [];
    private readonly Dictionary<string, (long Count, Severity Worst)> _outcomes = [];
    private readonly TimelineBuckets _timeline = new(target.Run.Time.GetUtcNow());

    /// <inheritdoc/>
    public void Write(object result)
    {
        _tables.Add(result);
        Array.ForEach(_charts, chart => chart.Add(result));
        string outcome = target.View.Outcome(result);
        Severity severity = target.View.Severity(result);
        (long count, Severity worst) = _outcomes.GetValueOrDefault(outcome);
        _outcomes[outcome] = (count + 1, severity > worst ? severity : worst);
        if (target.View.Headline(result) is { } headline)
        {
            _headlines.Add((headline, severity));
        }

        if (target.View.Listing(result) is { } listing)
        {
            _listings.Add(listing);
        }

        if (target.View.Due(result) is { } due)
        {
            _timeline.Add(due, severity);
        }
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        string title = $"{target.Operation.Name}: {tally.Describe()}";
        Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{Hash(s_script)}'\">\n");
        Raw($"<title>{Text(title)}</title>\n<style>{s_style}</style>\n</head>\n<body>\n<main>\n");
        Raw($"<h1>{Text(target.Operation.Name)}</h1>\n<div class=\"soft\">{Text(tally.Describe())} {Text(Instant(target.Run.Started))}, run {target.Run.Id}, Toil {Text(ToilTelemetry.Version)}</div>\n");
        foreach ((string headline, Severity severity) in _headlines)
        {
            Raw($"<p class=\"headline {severity}\">{Text(headline)}</p>\n");
        }

        WriteTiles();
        WriteTimeline();
        for (int index = 0; index < _charts.Length; index++)
        {
            Raw(new ChartHtml(_charts[index], index, Text).Render());
        }

        WriteTables();
        foreach ((string heading, string text) in _listings)
        {
            Raw($"<section class=\"card\">\n<h2>{Text(heading)}</h2>\n<pre>{Text(text)}</pre>\n</section>\n");
        }

        Raw($"</main>\n<script>{s_script}</script>\n</body>\n</html>\n");
        target.Output.Flush();
    }

    private void WriteTiles()
    {
        Raw("<div class=\"tiles\">\n");
        foreach (string outcome in target.View.Outcomes.Concat(_outcomes.Keys).Distinct(StringComparer.Ordinal).Where(_outcomes.ContainsKey))
        {
            (long count, Severity worst) = _outcomes[outcome];
            Raw($"<button class=\"tile {worst}\" data-outcome=\"{Text(outcome)}\" aria-pressed=\"false\"><b class=\"tone\">{count.ToString(CultureInfo.InvariantCulture)}</b>{Text(outcome)}</button>\n");
        }

        Raw("</div>\n");
    }

    private void WriteTimeline()
    {
        if (_timeline.Total == 0)
        {
            return;
        }

        Raw($"<section class=\"card\">\n<h2>{Text(target.View.DueTitle ?? "Timeline")}</h2>\n<div class=\"bars\">\n");
        foreach (TimelineBucket bucket in _timeline.Buckets)
        {
            Raw(string.Create(CultureInfo.InvariantCulture, $"<button class=\"bar\" data-from=\"{bucket.From}\" data-to=\"{bucket.To}\" aria-pressed=\"false\" title=\"{Text(bucket.Label)}: {bucket.Total}\"{(bucket.Total == 0 ? " disabled" : string.Empty)}><span class=\"count\">{(bucket.Total == 0 ? string.Empty : bucket.Total)}</span><span class=\"stack\">"));
            foreach ((Severity severity, long count) in bucket.Counts)
            {
                Raw(string.Create(CultureInfo.InvariantCulture, $"<i class=\"{severity}\" style=\"height:{_timeline.Share(bucket, count):0.##}%\"></i>"));
            }

            Raw($"</span><span class=\"label\">{Text(bucket.Label)}</span></button>\n");
        }

        Raw("</div>\n</section>\n");
    }

    private void WriteTables()
    {
        ResultTable[] tables = [.. _tables.Tables()];
        string left = tables.Sum(table => (long)table.Left).ToString(CultureInfo.InvariantCulture);
        Raw($"<section class=\"card\">\n<div class=\"tools\"><input id=\"search\" type=\"search\" placeholder=\"Filter\" aria-label=\"Filter\"><span id=\"shown\" class=\"soft\" data-left=\"{left}\"></span></div>\n");
        foreach (ResultTable table in tables)
        {
            WriteTable(table);
        }

        Raw("</section>\n");
    }

    private void WriteTable(ResultTable table)
    {
        Raw(table.Title.Length == 0 ? string.Empty : $"<h2 class=\"part\">{Text(table.Title)}</h2>\n");
        Raw("<table>\n<thead><tr>");
        foreach (ResultColumn column in table.Columns)
        {
            Raw($"<th{(column.IsNumber ? " class=\"number\"" : string.Empty)}>{Text(column.Header)}</th>");
        }

        Raw("</tr></thead>\n<tbody>\n");
        foreach (object row in table.Rows)
        {
            WriteRow(row, table.Columns);
        }

        Raw("</tbody>\n</table>\n");
        if (table.Left > 0)
        {
            Raw(string.Create(CultureInfo.InvariantCulture, $"<p class=\"soft\">... and {table.Left} more that are no more urgent.</p>\n"));
        }
    }

    private void WriteRow(object row, IReadOnlyList<ResultColumn> columns)
    {
        Severity severity = target.View.Severity(row);
        string due = target.View.Due(row) is { } instant ? string.Create(CultureInfo.InvariantCulture, $" data-due=\"{instant.ToUnixTimeSeconds()}\"") : string.Empty;
        Raw($"<tr class=\"{severity}\" data-outcome=\"{Text(target.View.Outcome(row))}\"{due}>");
        for (int index = 0; index < columns.Count; index++)
        {
            ResultColumn column = columns[index];
            bool isLast = index == columns.Count - 1;
            Raw($"<td data-head=\"{Text(column.Header)}\"{(column.IsNumber ? " class=\"number\"" : string.Empty)}>{Text(column.Text(row))}{(isLast ? Details(row) : string.Empty)}</td>");
        }

        Raw("</tr>\n");
    }

    private string Details(object row)
    {
        StringBuilder inner = new();
        IReadOnlyList<ResultProblem> problems = target.View.Problems(row);
        if (problems.Count > 0)
        {
            inner.Append("<ul>");
            foreach (ResultProblem problem in problems)
            {
                inner.Append(CultureInfo.InvariantCulture, $"<li class=\"{problem.Severity}\"><span class=\"tone\">{Text(problem.Rule)}</span> {Text(problem.Message)} {Text(problem.Remedy)}</li>");
            }

            inner.Append("</ul>");
        }

        (string Header, string Value)[] facts = [.. target.View.Details.Select(detail => (detail.Header, detail.Text(row))).Where(fact => fact.Item2.Length > 0)];
        if (facts.Length > 0)
        {
            inner.Append("<dl>");
            foreach ((string header, string value) in facts)
            {
                inner.Append(CultureInfo.InvariantCulture, $"<dt>{Text(header)}</dt><dd>{Text(value)}</dd>");
            }

            inner.Append("</dl>");
        }

        return inner.Length == 0 ? string.Empty : $"<details><summary>Details</summary>{inner}</details>";
    }

    private string Text(string text) => WebUtility.HtmlEncode(target.Redactor.Redact(text));

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private void Raw(string html) => target.Output.Write(html);

    private static string Hash(string content) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlResultWriter).Assembly.GetManifestResourceStream($"Toil.Reports.Html.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
