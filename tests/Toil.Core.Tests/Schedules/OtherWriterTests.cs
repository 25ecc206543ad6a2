using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Schedules;
using Toil.Schedules.Targets;
using YamlDotNet.RepresentationModel;

namespace Toil.Core.Tests.Schedules;

/// <summary>Kubernetes, GitHub and Windows: what they read back, and what they cannot do.</summary>
public sealed class OtherWriterTests
{
    private static readonly PathTool s_kubectl = new(["kubectl"], "version", "--client");
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    [Fact]
    public void A_cronjob_has_what_kubernetes_knows_and_nothing_else()
    {
        using TempFolder folder = new();
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Kubernetes, "0 3 * * 1-5 Europe/Berlin", ("text", "$(id) 100%")) with { Variables = [KeyValuePair.Create("TOIL_STORE", "postgresql://toil@db/toil")] };
        string text = ScheduleWriters.Write(job)[0].Text;
        string path = folder.Write("job.yaml", text);

        // kubectl keeps what the type of a CronJob has, and drops what it does not know.
        using JsonDocument read = JsonDocument.Parse(s_kubectl.Run("annotate", "--local", "-f", path, "seen=1", "-o", "json"));
        JsonElement spec = read.RootElement.GetProperty("spec");
        Assert.Equal("Europe/Berlin", spec.GetProperty("timeZone").GetString());
        Assert.Equal("Forbid", spec.GetProperty("concurrencyPolicy").GetString());
        HashSet<string> known = [.. Leaves(read.RootElement)];
        Assert.All(Leaves(Yaml(text)), leaf => Assert.Contains(leaf, known));
    }

    [Fact]
    public void Values_reach_a_container_as_they_were() => Prop.ForAll(JobSamples.Values, value =>
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Kubernetes, "daily 03:00", ("text", value));
        YamlNode container = Yaml(ScheduleWriters.Write(job)[0].Text)["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0];
        Assert.Equal(job.Command, ((YamlSequenceNode)container["command"]).Select(part => Expand(((YamlScalarNode)part).Value!)));
        return true;
    }).Check(Properties.Tests(500));

    [Fact]
    public void Values_reach_an_action_as_they_were() => Prop.ForAll(JobSamples.Values, value =>
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Github, "daily 03:00", ("text", value)) with { Folder = "/srv", Path = "/srv/books/a.yaml" };
        if (value.Contains('\n', StringComparison.Ordinal) || value.Contains('\r', StringComparison.Ordinal))
        {
            return Assert.Throws<ToilException>(() => ScheduleWriters.Write(job)).ErrorId == "ScheduleValueUnwritable";
        }

        YamlNode workflow = Yaml(ScheduleWriters.Write(job)[0].Text);
        YamlNode with = workflow["jobs"]["toil"]["steps"][1]["with"];
        Assert.Equal("books/a.yaml", ((YamlScalarNode)with["runbook"]).Value);
        string parameters = ((YamlScalarNode)with["parameters"]).Value!;
        string plain = parameters.Replace("${{ '${{' }}", "\u0001", StringComparison.Ordinal);
        Assert.DoesNotContain("${{", plain, StringComparison.Ordinal);
        Assert.Equal($"text={value}\n", plain.Replace("\u0001", "${{", StringComparison.Ordinal));
        return true;
    }).Check(Properties.Tests(300));

    [Fact]
    public void A_workflow_has_its_zone()
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Github, "mon 06:15 Europe/Berlin") with { Path = "/srv/books/a.yaml" };
        YamlNode schedule = Yaml(ScheduleWriters.Write(job)[0].Text)["on"]["schedule"][0];
        Assert.Equal("15 6 * * 1", ((YamlScalarNode)schedule["cron"]).Value);
        Assert.Equal("Europe/Berlin", ((YamlScalarNode)schedule["timezone"]).Value);
        Assert.DoesNotContain("timezone", ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Github, "mon 06:15 UTC") with { Path = "/srv/books/a.yaml" })[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kubernetes", "monthly last 03:00", "no last day")]
    [InlineData("Kubernetes", "0 3 */2 * mon", "in another way")]
    [InlineData("Github", "every 1m", "every 5 minutes")]
    [InlineData("Github", "monthly last 03:00", "no last day")]
    [InlineData("Windows", "daily 03:00 America/New_York", "knows the machine's zone")]
    [InlineData("Windows", "0 3 13 * fri", "run it twice")]
    [InlineData("Windows", "0 3 1-7 * */2", "at once")]
    [InlineData("Windows", "*/7 * * * *", "at most 48 times")]
    public void What_a_target_cannot_do_is_refused(string target, string calendar, string sentence)
    {
        ScheduleJob job = JobSamples.Job(Enum.Parse<ScheduleTarget>(target), calendar) with { Path = "/srv/a.yaml" };
        Assert.Contains(sentence, Assert.Throws<ToilException>(() => ScheduleWriters.Write(job)).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("daily 03:00", "ScheduleByDay", "2026-01-01T03:00:00", 1)]
    [InlineData("daily 03:00 UTC", "ScheduleByDay", "2026-01-01T03:00:00Z", 1)]
    [InlineData("weekdays 08:30", "ScheduleByWeek", "2026-01-01T08:30:00", 1)]
    [InlineData("monthly last 04:00", "ScheduleByMonth", "2026-01-01T04:00:00", 1)]
    [InlineData("0 4,16 1,15 1,7 *", "ScheduleByMonth", "2026-01-01T04:00:00", 2)]
    [InlineData("0 4 * 3 mon", "ScheduleByMonthDayOfWeek", "2026-01-01T04:00:00", 1)]
    [InlineData("every 15m", "ScheduleByDay", "2026-01-01T00:00:00", 1)]
    [InlineData("every 6h", "ScheduleByDay", "2026-01-01T00:00:00", 1)]
    public void A_task_keeps_the_rules_of_the_schema(string calendar, string schedule, string start, int triggers)
    {
        ScheduleText file = ScheduleWriters.Write(JobSamples.Job(ScheduleTarget.Windows, calendar) with { Delay = TimeSpan.FromMinutes(2) })[0];
        Assert.Equal(Encoding.Unicode, file.Encoding);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n", file.Text, StringComparison.Ordinal);
        XElement task = XDocument.Parse(file.Text).Root!;
        Assert.Equal("1.2", task.Attribute("version")!.Value);
        Assert.All(task.DescendantsAndSelf(), element => Assert.Equal(s_task, element.Name.Namespace));
        XElement[] found = [.. task.Element(s_task + "Triggers")!.Elements()];
        Assert.Equal(triggers, found.Length);
        Assert.Equal(start, found[0].Element(s_task + "StartBoundary")!.Value);
        Assert.NotNull(found[0].Element(s_task + schedule));

        // These types are sequences; the others of the schema take their elements in any order.
        string[] order = ["Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay", "ScheduleByDay", "ScheduleByWeek", "ScheduleByMonth", "ScheduleByMonthDayOfWeek"];
        Assert.All(found, trigger =>
        {
            int[] places = [.. trigger.Elements().Select(element => Array.IndexOf(order, element.Name.LocalName))];
            Assert.DoesNotContain(-1, places);
            Assert.Equal(places.Order(), places);
        });
        Assert.Equal("IgnoreNew", task.Descendants(s_task + "MultipleInstancesPolicy").Single().Value);
        Assert.Equal("true", task.Descendants(s_task + "StartWhenAvailable").Single().Value);
        Assert.Equal(task.Descendants(s_task + "Principal").Single().Attribute("id")!.Value, task.Element(s_task + "Actions")!.Attribute("Context")!.Value);
        Assert.All(task.Descendants().Where(element => element.Name.LocalName is "Interval" or "Duration" or "RandomDelay" or "ExecutionTimeLimit"), element => System.Xml.XmlConvert.ToTimeSpan(element.Value));
    }

    [Fact]
    public void Values_reach_a_program_on_windows_as_they_were() => Prop.ForAll(JobSamples.Values, value =>
    {
        ScheduleJob job = JobSamples.Job(ScheduleTarget.Windows, "daily 03:00", ("text", value), ("next", "x"));
        ScheduleText file;
        try
        {
            file = ScheduleWriters.Write(job)[0];
        }
        catch (ToilException error) when (error.ErrorId == "ScheduleValueUnwritable")
        {
            return value.Any(c => (c < ' ' && c is not ('\t' or '\n' or '\r')) || c is '\uffff' or '\ufffe');
        }

        string arguments = XDocument.Parse(file.Text, LoadOptions.PreserveWhitespace).Descendants(s_task + "Arguments").Single().Value;
        Assert.Equal(job.Command.Skip(1), Arguments(arguments));
        return true;
    }).Check(Properties.Tests(500));

    private static YamlNode Yaml(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    // Kubernetes: $$ is a dollar sign, and $(NAME) a variable, of which there must be none.
    private static string Expand(string text)
    {
        StringBuilder expanded = new();
        for (int i = 0; i < text.Length; i++)
        {
            Assert.False(text[i] == '$' && i + 1 < text.Length && text[i + 1] == '(');
            i += text[i] == '$' && i + 1 < text.Length && text[i + 1] == '$' ? 1 : 0;
            expanded.Append(text[i]);
        }

        return expanded.ToString();
    }

    // As Microsoft describes it: 2n backslashes before a quote are n, and one more makes the quote a character.
    private static List<string> Arguments(string line)
    {
        List<string> arguments = [];
        StringBuilder? current = null;
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            int slashes = 0;
            while (i < line.Length && line[i] == '\\')
            {
                slashes++;
                i++;
            }

            bool isQuote = i < line.Length && line[i] == '"';
            if (slashes > 0)
            {
                (current ??= new()).Append('\\', isQuote ? slashes / 2 : slashes);
            }

            if (isQuote && slashes % 2 == 1)
            {
                current!.Append('"');
            }
            else if (isQuote)
            {
                current ??= new();
                isQuoted = !isQuoted;
            }
            else if (i < line.Length && line[i] is ' ' or '\t' && !isQuoted)
            {
                arguments.AddRange(current is null ? [] : [current.ToString()]);
                current = null;
            }
            else if (i < line.Length)
            {
                (current ??= new()).Append(line[i]);
            }
        }

        arguments.AddRange(current is null ? [] : [current.ToString()]);
        return arguments;
    }

    private static IEnumerable<string> Leaves(YamlNode node, string path = "") => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(pair => Leaves(pair.Value, $"{path}/{pair.Key}")),
        YamlSequenceNode list => list.Children.SelectMany((item, i) => Leaves(item, string.Create(CultureInfo.InvariantCulture, $"{path}/{i}"))),
        YamlScalarNode scalar => [$"{path}={scalar.Value}"],
        _ => [],
    };

    private static IEnumerable<string> Leaves(JsonElement element, string path = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(pair => Leaves(pair.Value, $"{path}/{pair.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => Leaves(item, string.Create(CultureInfo.InvariantCulture, $"{path}/{i}"))),
        JsonValueKind.True or JsonValueKind.False => [$"{path}={element.GetRawText()}"],
        _ => [$"{path}={(element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText())}"],
    };
}
