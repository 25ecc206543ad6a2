using System.Diagnostics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Log;
using Toil.Log.Export;
using Toil.Log.Import;
using Toil.State;

namespace Toil.Core.Tests.Log;

/// <summary>What is exported is read back.</summary>
public sealed class RoundTripTests(PostgresFixture postgres) : LogTestBase(postgres)
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 14, 0, 0, TimeSpan.Zero);

    private static readonly string[] s_words =
        ["deploy", "restart the queue", "=1+1", "'quoted'", "''", "a;b", "[x", "[\"y\"]", "büro \U0001F600", "a,b", "\"", "-5", "@x", "toil", "k=v", "x\"y'z"];

    [Theory]
    [InlineData(LogFormat.Csv)]
    [InlineData(LogFormat.Json)]
    public void All_of_an_entry_is_read_back(LogFormat format) => Prop.ForAll(Entries(1, exact: true).ToArbitrary(), entries =>
    {
        List<ToilEntry> read = Again(entries, format);
        return entries.Length == read.Count && entries.Zip(read).All(pair => pair.First.Id == pair.Second.Id && EntryContent.IsSame(pair.First, pair.Second));
    }).Check(Properties.Tests(150));

    [Theory]
    [InlineData(LogFormat.Timewarrior, 1)]
    [InlineData(LogFormat.Klog, 60)]
    public void What_the_other_tool_knows_is_read_back(LogFormat format, int seconds) => Prop.ForAll(Entries(seconds, exact: false).ToArbitrary(), entries =>
    {
        List<ToilEntry> read = Again(entries, format);
        return entries.Length == read.Count && entries.Zip(read).All(pair => EntryContent.IsSame(Sorted(pair.First) with { Source = EntrySource.Import }, Sorted(pair.Second)));
    }).Check(Properties.Tests(150));

    [Theory]
    [InlineData(LogFormat.Timewarrior)]
    [InlineData(LogFormat.Klog)]
    public void What_is_shorter_than_the_other_tool_knows_is_read_back(LogFormat format)
    {
        DateTimeOffset at = new(2026, 11, 18, 9, 0, 0, TimeSpan.Zero);
        ToilEntry entry = SampleEntry.At(at);
        ToilEntry[] entries =
        [
            entry with { Start = at.AddSeconds(0.1), End = at.AddSeconds(0.9), HandsOn = TimeSpan.FromSeconds(0.8) },
            entry with { Start = at.AddHours(1), End = at.AddHours(1).AddSeconds(9.9), HandsOn = TimeSpan.FromSeconds(9.8) },
            entry with { Start = at.AddHours(2), End = at.AddHours(2).AddSeconds(259), HandsOn = TimeSpan.FromSeconds(258.9) },
            entry with { Start = at.AddHours(3), End = at.AddHours(3).AddMinutes(4), HandsOn = TimeSpan.FromSeconds(30) },
        ];
        List<ToilEntry> read = Again(entries, format);
        Assert.Equal(entries.Length, read.Count);
        Assert.Contains(read, one => one.HandsOn == TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("all.klg", 1)]
    [InlineData("all.data", 1)]
    [InlineData("all.csv", 0)]
    public async Task A_file_that_loses_whose_entries_they_are_says_so(string name, int warnings)
    {
        await UseAsync(StoreEngineKind.Sqlite);
        await OneAsync("add", "task", "x", "from", "2026-11-18 12:00", "duration", "20m");
        await OneAsync("add", "task", "x", "from", "2026-11-18 14:00", "duration", "20m", "person", "ben");
        await RunAsync<LogExported>("export", "path", name, "person", "*");
        Assert.Equal(warnings, Sink.Warnings.Count(warning => warning.StartsWith("These are entries of 2 people", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_exported_file_fills_an_empty_store_with_the_same_entries()
    {
        ToilEntry[] sample = Entries(1, exact: true).Sample(1, 40).SelectMany(entries => entries).DistinctBy(entry => entry.Id).ToArray();
        foreach (string name in new[] { "all.csv", "all.json", "all.ndjson" })
        {
            await UseAsync(StoreEngineKind.Sqlite);
            await File.WriteAllTextAsync(Path.Combine(Folder, "in.json"), $"[{string.Join(',', sample.Select(entry => JsonSerializer.Serialize(entry, LogJson.Readable.ToilEntry)))}]", Token);
            Assert.Equal(sample.Length, (await RunAsync<LogImported>("import", "path", new[] { "in.json" }))[0].Booked);
            List<ToilEntry> before = await RunAsync<ToilEntry>("list", "person", "*");
            Assert.Equal(sample.Length, Assert.Single(await RunAsync<LogExported>("export", "path", name, "person", "*")).Entries);

            await UseAsync(StoreEngineKind.Sqlite);
            Assert.Equal(sample.Length, (await RunAsync<LogImported>("import", "path", new[] { name }))[0].Booked);
            List<ToilEntry> after = await RunAsync<ToilEntry>("list", "person", "*");
            Assert.Equivalent(before, after, strict: true);
            Assert.Equal(sample.Length, (await RunAsync<LogImported>("import", "path", new[] { name }))[0].Unchanged);
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused_in_words()
    {
        foreach (LogFormat format in new[] { LogFormat.Csv, LogFormat.Json, LogFormat.Timewarrior, LogFormat.Klog })
        {
            Gen<string> lines = Gen.Elements(
                "2026-11-18", "    9:00 - 10:00 #x", "\t1h", "  -30m", "inc 20261118T090000Z - 20261118T100000Z # \"", "{\"task\":1}", "{\"start\":\"20261118T090000Z\"}", "[", "[{},", "task,start,end",
                "\"", "a,b,c", "\u0000", "\ud800", " ", "    24:00> - 1:00", "    <0:00 - ?", "{\"tags\":[1]}").ListOf().Select(parts => string.Join('\n', parts));
            Prop.ForAll(lines.ToArbitrary(), text =>
            {
                try
                {
                    _ = LogFile.Read(new StringReader(text), format, Defaults(), _ => { }).ToList();
                }
                catch (Toil.Operations.ToilException)
                {
                }
            }).Check(Properties.Tests(200));
        }
    }

    [Fact]
    public async Task Timewarrior_itself_reads_the_data_and_its_export_is_read_back()
    {
        string? timew = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "timew")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(timew is null, "timewarrior is not installed");
        await UseAsync(StoreEngineKind.Sqlite);
        await OneAsync("add", "task", "deploy \"shop\"", "from", "2026-11-18 09:00", "duration", "20m", "hands-on", "10m", "tag", new[] { "web shop", "k=v" }, "note", "said \"hi\" # yes");
        await OneAsync("add", "task", "x", "from", "2026-11-18 12:00", "duration", "20m", "trigger", "page");
        string data = Directory.CreateDirectory(Path.Combine(Folder, "tw", "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(Folder, "tw", "timewarrior.cfg"), string.Empty, Token);
        await File.WriteAllTextAsync(Path.Combine(data, "tags.data"), "{}", Token);
        await RunAsync<LogExported>("export", "path", Path.Combine(data, "2026-11.data"));
        ProcessStartInfo start = new(timew!, ["export"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TIMEWARRIORDB"] = Path.Combine(Folder, "tw");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string exported = await process.StandardOutput.ReadToEndAsync(Token);
        List<ToilEntry> before = await RunAsync<ToilEntry>("list");

        await UseAsync(StoreEngineKind.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(Folder, "export.json"), exported, Token);
        Assert.Equal((LogFormat.Timewarrior, 2), (await RunAsync<LogImported>("import", "path", new[] { "export.json" })) is [var one] ? (one.Format, one.Booked) : default);
        List<ToilEntry> after = await RunAsync<ToilEntry>("list");
        Assert.All(before.Zip(after), pair => Assert.True(EntryContent.IsSame(Sorted(pair.First) with { Source = EntrySource.Import }, Sorted(pair.Second))));
    }

    // Neither tool keeps an order of tags.
    private static ToilEntry Sorted(ToilEntry entry) => entry with { Tags = [.. entry.Tags.Order(StringComparer.Ordinal)] };

    private static List<ToilEntry> Again(ToilEntry[] entries, LogFormat format)
    {
        StringWriter text = new();
        using (ILogWriter writer = format switch
        {
            LogFormat.Csv => new CsvLogWriter(text),
            LogFormat.Timewarrior => new TimewarriorWriter(text, isData: entries.Length % 2 == 0),
            LogFormat.Klog => new KlogWriter(text),
            _ => new JsonLogWriter(text, isArray: entries.Length % 2 == 0),
        })
        {
            Array.ForEach(entries, writer.Write);
            writer.Complete();
        }

        return [.. LogFile.Read(new StringReader(text.ToString()), format, Defaults(), _ => { })
            .Select(item => EntryRules.Check(item.Problem is null ? item.Entry! : throw item.Problem, s_now))];
    }

    private static ImportDefaults Defaults() => new(new LogPerson("ada", null, ZoneTime.Find("Europe/Berlin")), null, EntryCategory.Toil, EntryTrigger.Manual, s_now);

    private static Gen<ToilEntry[]> Entries(int unit, bool exact)
    {
        Gen<string> word = Gen.Elements(s_words).Where(text => exact || !(text.Contains('"') && text.Contains('\'')));
        Gen<string?> maybe = Gen.OneOf(Gen.Constant<string?>(null), word.Select(text => (string?)text));
        Gen<ToilEntry> entry =
            from task in word
            from start in Gen.Choose(0, (unit == 1 ? 20_000_000 : 17_000_000) / unit)
            from length in Gen.Choose(1, 80_000 / unit)
            from hands in Gen.Choose(1, 100)
            from category in Gen.Elements(Enum.GetValues<EntryCategory>())
            from trigger in Gen.Elements(Enum.GetValues<EntryTrigger>())
            from source in Gen.Elements(Enum.GetValues<EntrySource>())
            from zone in Gen.Elements(exact ? ["Europe/Berlin", "UTC", "America/St_Johns"] : new[] { "Europe/Berlin" })
            from team in maybe
            from reference in maybe
            from note in Gen.Elements(null, "one line", "two\nlines", exact ? "two\nlines, \"quoted\" # x" : "two\nlines")
            from tags in word.ListOf(3)
            select new ToilEntry
            {
                Id = Guid.CreateVersion7(),
                Task = task,
                Start = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds((long)start * unit),
                End = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(((long)start + length) * unit),
                HandsOn = TimeSpan.FromMilliseconds(Math.Max(1, (long)length * unit * 1000 * hands / 100)),
                Category = category,
                Trigger = trigger,
                Source = source,
                Zone = zone,
                Person = exact && hands % 2 == 0 ? "bob" : "ada",
                Team = team,
                Reference = reference,
                Note = note,
                Tags = [.. tags.Distinct(StringComparer.OrdinalIgnoreCase)],
            };
        return Gen.Choose(1, 5).SelectMany(count => entry.ListOf(count)).Select(list => list.OrderBy(one => one.Start).ToArray());
    }
}
