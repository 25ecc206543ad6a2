using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Toil.Schedules.Calendars;

namespace Toil.Schedules.Targets;

/// <summary>Writes a CronJob of Kubernetes (batch/v1).</summary>
internal sealed partial class KubernetesWriter : IScheduleWriter
{
    // The controller adds eleven characters for a job, and names have at most 63.
    private const int MaxName = 52;

    /// <inheritdoc/>
    public ClockRule Rule => ClockRule.Kubernetes;

    /// <inheritdoc/>
    public bool CatchesUp => true;

    /// <inheritdoc/>
    public bool CanDelay => false;

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ScheduleJob job)
    {
        yield return "Kubernetes shows a run that ended with findings (3) or that waits for somebody (5) as a failed job; it is not started again.";
        if (!job.Variables.Any(pair => pair.Key == State.StoreLocation.Variable))
        {
            yield return $"A pod does not last: give it a store on PostgreSQL in {State.StoreLocation.Variable}, or no run of it is known afterwards.";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScheduleText> Write(ScheduleJob job)
    {
        if (job.Name.Length > MaxName || !Dns().IsMatch(job.Name))
        {
            throw ScheduleErrors.Cannot(job, $"takes names of at most {MaxName} small letters, digits and hyphens", "Give it another name: --name NAME.");
        }

        if (string.IsNullOrWhiteSpace(job.Image))
        {
            throw ScheduleErrors.Cannot(job, "needs a container image with toil and the runbook in it", "Name it: --image registry.example/toil:1.");
        }

        string times = SharedCron.Of(job);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # {ScheduleMark.Here}
            # {ScheduleWriters.Comment(job.Description)}. Made by Toil.
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: {YamlQuote.Text(job.Name)}
              labels:
                app.kubernetes.io/name: toil
                app.kubernetes.io/managed-by: toil
            spec:
              schedule: {YamlQuote.Text(times)}
              timeZone: {YamlQuote.Text(job.Zone == TimeZoneInfo.Utc ? "Etc/UTC" : job.Zone.Id)}
              concurrencyPolicy: Forbid
              # A start that was missed is made up for within this time.
              startingDeadlineSeconds: 3600
              successfulJobsHistoryLimit: 3
              failedJobsHistoryLimit: 3
              jobTemplate:
                spec:
                  # The runbook has its own retries; a second start of the whole is never the answer.
                  backoffLimit: 0
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/name: toil
                    spec:
                      restartPolicy: Never
                      automountServiceAccountToken: false
                      terminationGracePeriodSeconds: 90
                      securityContext:
                        runAsNonRoot: true
                        runAsUser: 10001
                        runAsGroup: 10001
                        fsGroup: 10001
                        seccompProfile:
                          type: RuntimeDefault
                      containers:
                        - name: toil
                          image: {YamlQuote.Text(job.Image)}
                          command:

            """);
        foreach (string part in job.Command)
        {
            text.Append(CultureInfo.InvariantCulture, $"                - {YamlQuote.Text(Literal(part))}\n");
        }

        text.Append("              env:\n                - name: HOME\n                  value: \"/tmp\"\n");
        foreach ((string name, string value) in job.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"                - name: {YamlQuote.Text(name)}\n                  value: {YamlQuote.Text(Literal(value))}\n");
        }

        text.Append("""
                          securityContext:
                            allowPrivilegeEscalation: false
                            readOnlyRootFilesystem: true
                            capabilities:
                              drop:
                                - ALL
                          volumeMounts:
                            - name: tmp
                              mountPath: /tmp
                      volumes:
                        - name: tmp
                          emptyDir: {}

            """);
        return [new($"toil-{job.Name}.cronjob.yaml", text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal), $"Apply it: kubectl apply -f toil-{job.Name}.cronjob.yaml")];
    }

    // $(NAME) is replaced in commands and values; two dollar signs are one.
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Dns();
}
