using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Toil.Operations;
using Toil.State;
using Toil.State.Runs;
using Toil.Values;

namespace Toil.Certificates.History;

/// <summary>
/// Writes the findings of one run to the store, beside the sweep and in batches. The sweep waits for it only when it is far ahead. What fails here is
/// told once; from then on findings are taken and dropped.
/// </summary>
internal sealed class SweepRecording : IDisposable
{
    // Findings of one transaction: a commit costs as much as a few hundred rows, and others wait for its end.
    private const int Batch = 1_000;

    // Findings that may wait for the store, a few megabytes.
    private const int FindingsAhead = 4_096;

    // After a stop somebody waits; what is not noted by then is as incomplete without the note.
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly SweepPart _part;
    private readonly int _keep;
    private readonly OperationContext _context;
    private readonly Channel<CertificateFinding> _findings = Channel.CreateBounded<CertificateFinding>(FindingsAhead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private RunState _state = RunState.Failed;

    /// <summary>Starts: the store is opened while the sweep begins.</summary>
    public SweepRecording(SweepPart part, int keep, OperationContext context)
    {
        _part = part;
        _keep = keep;
        _context = context;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>True where the store failed; it has been told.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Takes a finding. Waits while the store is far behind; never fails.</summary>
    public async ValueTask AddAsync(CertificateFinding finding)
    {
        while (!_findings.Writer.TryWrite(finding) && await _findings.Writer.WaitToWriteAsync())
        {
        }
    }

    /// <summary>Writes what is left, and how it ended. Never fails.</summary>
    /// <param name="state">How the sweep ended; only where it succeeded is the recording whole.</param>
    public async Task EndAsync(RunState state)
    {
        _state = state;
        _findings.Writer.TryComplete();
        if (state == RunState.Cancelled)
        {
            await _stop.CancelAsync();
        }

        await _writing;
    }

    public void Dispose() => _stop.Dispose();

    private async Task WriteAsync()
    {
        try
        {
            await using StateStore store = await ConfiguredStore.OpenAsync(_context, null, _stop.Token);
            SweepHistory history = new(store);
            long part = await history.BeginAsync(_part, _stop.Token);
            await store.Runs.BeginAsync(
                new RunStart("certificate.sweep", Environment.MachineName, Environment.UserName, OptionsJson()) { Id = _part.RunId }, _stop.Token);
            try
            {
                await WriteFindingsAsync(history, part);
            }
            catch
            {
                await NoteAsync(store, _state == RunState.Succeeded ? RunState.Failed : _state);
                throw;
            }

            await NoteAsync(store, _state);
            if (_state == RunState.Succeeded)
            {
                await SweepPruning.RunAsync(history, _part, _keep, _context.Sink, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The sweep was stopped; what is in the store has no end, and so counts as incomplete.
        }
        catch (Exception error)
        {
            HasFailed = true;
            _context.Sink.Problem(NotRecorded(error));
        }
        finally
        {
            // Whoever waits for room goes on, and what still comes is dropped.
            _findings.Writer.TryComplete();
        }
    }

    private async Task WriteFindingsAsync(SweepHistory history, long part)
    {
        List<RecordedRow> rows = new(Batch);
        long count = 0;
        await foreach (CertificateFinding finding in _findings.Reader.ReadAllAsync(_stop.Token))
        {
            rows.Add(RecordedRow.From(finding, _context.Redactor));
            count++;
            if (rows.Count == Batch)
            {
                await history.AddAsync(part, rows, _stop.Token);
                rows.Clear();
            }
        }

        if (_state == RunState.Succeeded)
        {
            await history.CompleteAsync(part, rows, count, _stop.Token);
        }
        else
        {
            await history.AddAsync(part, rows, _stop.Token);
        }
    }

    // The run's own record. Without it the run counts as one that goes on, which costs nothing but a puzzled reader.
    private async Task NoteAsync(StateStore store, RunState state)
    {
        using CancellationTokenSource limit = new(s_lastWords, _context.Time);
        try
        {
            await store.Runs.EndAsync(_part.RunId, state, summaryJson: null, limit.Token);
        }
        catch (Exception error) when (error is ToilException or OperationCanceledException)
        {
        }
    }

    private string OptionsJson() => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["record"] = _part.Name,
        ["sweep-id"] = _part.SweepId,
        ["shard"] = _part.Shard.ToString(),
    });

    private ToilException NotRecorded(Exception error) => error is ToilException known
        ? new ToilException(
            "SweepNotRecorded", known.Kind, $"The findings are shown, but not recorded under '{_part.Name}': {known.Sentence}", known.Remedy, _part.Name, known)
        : new ToilException(
            "SweepNotRecorded", ErrorKind.Internal,
            string.Create(CultureInfo.InvariantCulture, $"The findings are shown, but not recorded under '{_part.Name}': {error.GetType().Name}, {InertText.From(error.Message, 200)}"),
            "This is a defect of Toil: please report it.", _part.Name, error);
}
