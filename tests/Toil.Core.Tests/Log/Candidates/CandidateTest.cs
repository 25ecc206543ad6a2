using Toil.Core.Tests.Support;
using Toil.Log.Candidates;
using Toil.Log.Candidates.Histories;
using Toil.Operations;

namespace Toil.Core.Tests.Log.Candidates;

/// <summary>A folder with histories, and the operation over them.</summary>
public abstract class CandidateTest : IDisposable
{
    protected TempFolder Folder { get; } = new();

    private protected SinkProbe Sink { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<List<Candidate>> FindAsync(params OptionValue[] values) => FindAsync(new LogCandidates(), values);

    private protected async Task<List<Candidate>> FindAsync(LogCandidates operation, params OptionValue[] values)
    {
        List<Candidate> found = [];
        OperationContext context = new() { WorkingDirectory = Folder.Path, Sink = Sink };
        await foreach (Candidate candidate in operation.InvokeAsync(values, null, context, TestContext.Current.CancellationToken))
        {
            found.Add(candidate);
        }

        return found;
    }

    /// <summary>The candidates of lines, each template with its count.</summary>
    private protected async Task<Dictionary<string, long>> TemplatesAsync(IEnumerable<string> lines, int minCount = 1)
    {
        string path = Folder.Write("bash_history", string.Join('\n', lines) + "\n");
        List<Candidate> found = await FindAsync(Value("path", path), Value("min-count", minCount), Value("top", 1_000_000));
        Assert.Empty(Sink.Problems);
        return found.ToDictionary(candidate => candidate.Template, candidate => candidate.Count);
    }

    private protected static OptionValue Value(string name, object? value) => new(name, value, new ValueOrigin(name));

    private protected static List<HistoryCommand> Read(HistoryFormat format, byte[] content)
        => [.. HistoryReader.Of(format).Read(new ByteLines(new MemoryStream(content)))];
}
