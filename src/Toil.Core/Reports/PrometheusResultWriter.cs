using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Toil.Reports;

/// <summary>
/// Prometheus' text format 0.0.4, for node_exporter's textfile collector: how many results of each outcome, when the run was, and the slice's own
/// figures for each result. Series and label lengths are bounded; results that are left out are counted.
/// </summary>
/// <param name="target">Where to, and whose results.</param>
public sealed class PrometheusResultWriter(ReportTarget target) : IResultWriter
{
    /// <summary>Results with figures of their own at most, the most urgent ones.</summary>
    public const int MaxSeries = 10_000;

    private const int MaxLabelLength = 200;

    private readonly TopResults _results = new(target.View, MaxSeries);
    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Write(object result)
    {
        _results.Add(result);
        string outcome = target.View.Outcome(result);
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        string operation = Label("operation", target.Operation.Name);
        Family("toil_results", "Results of the last run, by outcome.", "gauge");
        foreach (string outcome in target.View.Outcomes.Concat(_outcomes.Keys).Distinct(StringComparer.Ordinal))
        {
            // Outcomes that did not occur are written as 0, so that an alert on one of them sees it come.
            Sample("toil_results", [operation, Label("outcome", outcome)], _outcomes.GetValueOrDefault(outcome));
        }

        Family("toil_results_without_series", "Results that have no figures of their own here, because there are too many.", "gauge");
        Sample("toil_results_without_series", [operation], _results.Left);
        Family("toil_run_timestamp_seconds", "When the last run ended.", "gauge");
        Sample("toil_run_timestamp_seconds", [operation], target.Run.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        foreach (ResultMetric metric in target.View.Metrics)
        {
            WriteMetric(metric);
        }

        target.Output.Flush();
    }

    private void WriteMetric(ResultMetric metric)
    {
        Family(metric.Name, metric.Help, "gauge");
        HashSet<string> written = new(StringComparer.Ordinal);
        foreach (object result in _results.Results)
        {
            string[] labels = [.. target.View.MetricLabels.Select(label => Label(label.Header, label.Text(result)))];
            // The collector refuses a file with a series twice; the more urgent one stands first.
            if (metric.Value(result) is { } value && written.Add(string.Concat(labels)))
            {
                Sample(metric.Name, labels, value);
            }
        }
    }

    private void Family(string name, string help, string type) => target.Output.Write($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Sample(string name, IEnumerable<string> labels, double value)
        => target.Output.Write(string.Create(CultureInfo.InvariantCulture, $"{name}{{{string.Join(',', labels)}}} {value}\n"));

    // What is cut keeps a mark of its own: two long paths that begin alike are two series.
    private static string Cut(string text)
    {
        if (text.Length <= MaxLabelLength)
        {
            return text;
        }

        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
        int length = MaxLabelLength - mark.Length - 1;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)}~{mark}";
    }

    private string Label(string name, string value)
    {
        string text = Cut(target.Redactor.Redact(value));
        StringBuilder escaped = new(text.Length + 8);
        foreach (char c in text)
        {
            escaped.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => c.ToString() });
        }

        return $"{name}=\"{escaped}\"";
    }
}
