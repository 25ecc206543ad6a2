using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Replays;

namespace Toil.Core.Tests.Rollbacks.Load.Replays;

/// <summary>Reads logs from a folder of their own.</summary>
public abstract class ReplayTestBase : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal ReplayScript Read(string text, string? database = null) => ReplayReader.Read(Folder.Write("pg.log", text), database);

    internal ToilException Refusal(string text) => Assert.Throws<ToilException>(() => Read(text));

    /// <summary>A call in a line: <c>BEGIN; SELECT $1 [5]; ROLLBACK</c>.</summary>
    internal static string Text(LoadCall call) => string.Join("; ", new[]
    {
        call.Begin is null ? [] : [call.Begin],
        call.Statements.Zip(call.Values, (statement, values) => values.Length == 0 ? statement.Text : $"{statement.Text} [{string.Join('|', values.Select(value => value ?? "NULL"))}]"),
        call.Begin is null ? [] : (string[])[call.IsRolledBack ? "ROLLBACK" : "COMMIT"],
    }.SelectMany(part => part));

    internal static string[] Texts(ReplayScript script) => [.. script.Calls.Select(Text)];

    /// <summary>A log of lines such as <c>1.5 [7] SELECT 1</c>: seconds, session, SQL; or an error after <c>!</c>.</summary>
    internal static string Log(params string[] lines) => string.Concat(lines.Select(line =>
    {
        string[] parts = line.Split(' ', 3);
        string time = new DateTime(2026, 11, 21, 12, 0, 0).AddSeconds(double.Parse(parts[0], CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        string prefix = $"{time} UTC {parts[1]} ";
        return parts[2].StartsWith('!')
            ? $"{prefix}ERROR:  it failed\n{prefix}STATEMENT:  {parts[2][1..]}\n"
            : $"{prefix}LOG:  {(parts[2].StartsWith("disconnection", StringComparison.Ordinal) ? string.Empty : "statement: ")}{parts[2]}\n";
    }));
}
