using System.Globalization;
using System.Xml;
using Toil.Operations;

namespace Toil.Reports;

/// <summary>
/// JUnit XML: a test case for each result, which fails where a problem is High or Critical, so that CI systems show what is wrong where they show
/// failed tests. Milder problems stand in the case's output.
/// </summary>
/// <param name="target">Where to, and whose results.</param>
public sealed class JunitResultWriter(ReportTarget target) : IResultWriter
{
    // The counts stand in the first line of the file, so the cases are kept until the end.
    private readonly List<object> _results = [];

    /// <inheritdoc/>
    public void Write(object result) => _results.Add(result);

    /// <inheritdoc/>
    public void Complete(ResultTally tally)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        using (XmlWriter xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", target.Operation.Name);
            xml.WriteAttributeString("tests", _results.Count.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", _results.Count(HasFailed).ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("timestamp", target.Run.Started.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
            foreach (object result in _results)
            {
                WriteCase(xml, result);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        target.Output.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        target.Output.Write(target.Redactor.Redact(text.ToString()));
        target.Output.Write('\n');
        target.Output.Flush();
    }

    private bool HasFailed(object result) => target.View.Severity(result) >= Severity.High;

    private void WriteCase(XmlWriter xml, object result)
    {
        IReadOnlyList<ResultProblem> problems = target.View.Problems(result);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", target.Operation.Name);
        xml.WriteAttributeString("name", target.View.Place(result));
        if (HasFailed(result))
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", target.View.Outcome(result));
            xml.WriteAttributeString("message", problems.Count > 0 ? problems[0].Message : target.View.Outcome(result));
            xml.WriteString(Describe(problems));
            xml.WriteEndElement();
        }
        else if (problems.Count > 0)
        {
            xml.WriteElementString("system-out", Describe(problems));
        }

        xml.WriteEndElement();
    }

    private static string Describe(IEnumerable<ResultProblem> problems)
        => string.Join('\n', problems.Select(problem => $"[{problem.Severity}] {problem.Rule}: {problem.Message} {problem.Remedy}"));
}
