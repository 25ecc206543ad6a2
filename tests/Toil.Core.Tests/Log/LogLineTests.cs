using Toil.Log;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Log;

/// <summary>The lines that are ready sooner say the same as those that are read back.</summary>
public sealed class LogLineTests
{
    private static readonly string?[] s_texts = [null, string.Empty, "büro \U0001F600", "\"a\\b\"", "a\nb\t\u0001", "<b>&'+`", "\ud800"];

    private static readonly DateTimeOffset[] s_instants =
        [DateTimeOffset.UnixEpoch, new(2026, 11, 20, 9, 5, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddTicks(9_999_990)];

    [Fact]
    public void Every_operation_of_the_log_writes_the_line_that_its_reader_knows() => Assert.All(
        OperationCatalog.All.Select(operation => operation.Descriptor).Where(descriptor => descriptor.LineJsonOf is not null),
        descriptor =>
        {
            Assert.Equal(descriptor.ResultType, descriptor.LineJson.Type);
            object[] results = descriptor.ResultType == typeof(ToilTimer) ? [.. Timers()] : [.. Entries()];
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
