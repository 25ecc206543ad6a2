using Toil.Core.Tests.Log;
using Toil.Log;
using Toil.Migrations;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Reports;

/// <summary>The lines that are ready sooner say the same as those that are read back.</summary>
public sealed class JsonLineTests
{
    private static readonly string?[] s_texts = [null, string.Empty, "büro \U0001F600", "\"a\\b\"", "a\nb\t\u0001", "<b>&'+`", "\ud800"];

    private static readonly DateTimeOffset[] s_instants =
        [DateTimeOffset.UnixEpoch, new(2026, 11, 20, 9, 5, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddTicks(9_999_990)];

    [Fact]
    public void Every_operation_writes_the_line_that_its_reader_knows() => Assert.All(
        OperationCatalog.All.Select(operation => operation.Descriptor).Where(descriptor => descriptor.LineJsonOf is not null),
        descriptor =>
        {
            Assert.Equal(descriptor.ResultType, descriptor.LineJson.Type);
            object[] results = descriptor.ResultType == typeof(ToilTimer) ? [.. Timers()] : descriptor.ResultType == typeof(MigrationStepReport) ? [.. Steps()] : [.. Entries()];
            Assert.All(results, result => Assert.Equal(Line(descriptor, result, isSooner: false), Line(descriptor, result, isSooner: true)));
        });

    private static string Line(OperationDescriptor descriptor, object result, bool isSooner)
    {
        StringWriter output = new();
        new JsonResultWriter(output, isSooner ? descriptor.LineJson : descriptor.ResultJson, new SecretRedactor(), descriptor.Name).Write(result);
        return output.ToString();
    }

    private static IEnumerable<ToilTimer> Timers() =>
        from entry in Entries()
        select new ToilTimer
        {
            Id = entry.Id,
            Task = entry.Task,
            Category = entry.Category,
            Trigger = entry.Trigger,
            Start = entry.Start,
            Zone = entry.Zone,
            Person = entry.Person,
            Team = entry.Team,
            Tags = entry.Tags,
            Note = entry.Note,
            Reference = entry.Reference,
            IsPaused = entry.IsRemoved,
            Elapsed = entry.Elapsed,
            HandsOn = entry.HandsOn,
        };

    private static IEnumerable<MigrationStepReport> Steps() =>
        from text in s_texts
        from rows in new long?[] { null, 0, long.MaxValue }
        from direction in Enum.GetValues<MigrationDirection>()
        from state in Enum.GetValues<StepState>()
        select new MigrationStepReport
        {
            Migration = text ?? "m",
            Database = text ?? "d",
            Number = 1 + (int)state,
            Step = text ?? "s",
            Kind = "backfill",
            Direction = direction,
            State = state,
            IsDryRun = rows is null,
            RowsBefore = rows,
            RowsAfter = rows / 2,
            Scanned = rows ?? -1,
            Matched = rows ?? 2,
            Affected = rows ?? 3,
            Skipped = rows ?? 4,
            Batches = rows ?? 5,
            BatchSize = 100_000,
            Rate = rows is null ? 0 : rows.Value / 7.0,
            Elapsed = TimeSpan.FromTicks((rows ?? 12_345_678) / 1000),
            TimeLeft = rows is null ? null : TimeSpan.FromSeconds(90_061.5),
            Digest = text,
            Detail = text,
        };

    private static IEnumerable<ToilEntry> Entries() =>
        from text in s_texts
        from start in s_instants
        from category in Enum.GetValues<EntryCategory>()
        from change in Enum.GetValues<EntryChange>()
        select SampleEntry.At(start) with
        {
            Task = text ?? "t",
            Category = category,
            Trigger = (EntryTrigger)((int)change % Enum.GetValues<EntryTrigger>().Length),
            Source = (EntrySource)((int)change % Enum.GetValues<EntrySource>().Length),
            Change = change,
            Team = text,
            Tags = text is null ? [] : [text, "b"],
            Note = text,
            Reference = text,
            HandsOn = TimeSpan.FromTicks(123_456_780),
            IsRemoved = change == EntryChange.Removed,
        };
}
