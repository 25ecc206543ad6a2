using System.Globalization;
using Toil.Core.Tests.Migrations.Plans;
using Toil.Core.Tests.Support;
using Toil.Migrations;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Checking;

/// <summary>Checks plans as a door would, and shows what is found in a line each.</summary>
public abstract class CheckTestBase : PlanTestBase
{
    /// <summary>Checks a plan of these steps, given as lines under 'steps:'.</summary>
    internal Task<List<MigrationCheckFinding>> CheckAsync(string database, string steps, string rest = "", bool offline = false)
        => CheckPlanAsync(database, $"migration: m\nlock_timeout: 5s\nsteps:\n{string.Concat(steps.Split('\n').Select(line => $"  {line}\n"))}{rest}", offline);

    internal async Task<List<MigrationCheckFinding>> CheckPlanAsync(string database, string yaml, bool offline = false)
    {
        List<OptionValue> values =
        [
            new("plan", Folder.Write("plan.yaml", yaml), new ValueOrigin("--plan")),
            new("offline", offline, new ValueOrigin("--offline")),
        ];
        if (database.Length > 0)
        {
            values.Add(new("database", database, new ValueOrigin("--database")));
        }

        SinkProbe sink = new();
        OperationContext context = new() { WorkingDirectory = Folder.Path, Sink = sink };
        List<MigrationCheckFinding> findings = [];
        await foreach (MigrationCheckFinding finding in new MigrationCheck().InvokeAsync(values, null, context, TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        return sink.Problems.TryDequeue(out ToilException? problem) ? throw problem : findings;
    }

    /// <summary>Risks, each as <c>1 rule Severity</c>; what is only told is left out.</summary>
    internal static IEnumerable<string> Risks(IEnumerable<MigrationCheckFinding> findings) => findings
        .Where(finding => finding.Severity > Severity.Info)
        .Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Number} {finding.Rule} {finding.Severity}").Trim());

    /// <summary>Line and column of a finding.</summary>
    internal string Place(MigrationCheckFinding finding) => finding.Origin![(Folder["plan.yaml"].Length + 1)..];
}
