using System.Buffers;
using System.Text;

namespace Toil.Runbooks.Processes.Output;

/// <summary>Reads one stream of a command to its end: UTF-8, with a replacement for what is none.</summary>
internal sealed class OutputReader
{
    private const int BlockSize = 64 * 1_024;

    private readonly Stream _stream;
    private readonly BoundedOutput _kept;
    private readonly LineSplitter? _lines;
    private long _read;

    /// <summary>Creates a reader that has read nothing yet.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limit">How much of it is kept, in UTF-16 units.</param>
    /// <param name="line">Given each line; null for nobody.</param>
    public OutputReader(Stream stream, int limit, Action<string>? line)
    {
        _stream = stream;
        _kept = new BoundedOutput(limit);
        _lines = line is null ? null : new LineSplitter(line);
    }

    /// <summary>Bytes so far.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>True where some of it is left out.</summary>
    public bool IsCut => _kept.IsCut;

    /// <summary>What it kept.</summary>
    public string Text => _kept.ToString();

    /// <summary>Reads to the end.</summary>
    /// <param name="stop">Ends the reading; that is no error.</param>
    /// <returns>True where the end was reached.</returns>
    public async Task<bool> ReadAsync(CancellationToken stop)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(BlockSize);
        char[] chars = ArrayPool<char>.Shared.Rent(BlockSize + 2);
        Decoder decoder = Encoding.UTF8.GetDecoder();
        bool isWhole = false;
        try
        {
            int read;
            do
            {
                read = await NextAsync(bytes, stop).ConfigureAwait(false);
                isWhole = read == 0;
                Volatile.Write(ref _read, _read + Math.Max(0, read));
                Take(chars.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, Math.Max(0, read)), chars, flush: read <= 0)));
            }
            while (read > 0);
            _lines?.Complete();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }

        return isWhole;
    }

    /// <summary>Adds a note of Toil's own.</summary>
    public void Note(string text)
    {
        Take($"[{text}]\n");
        _lines?.Complete();
    }

    private void Take(ReadOnlySpan<char> text)
    {
        _kept.Append(text);
        _lines?.Append(text);
    }

    // 0 at the end, -1 where the reading was ended.
    private async ValueTask<int> NextAsync(byte[] bytes, CancellationToken stop)
    {
        try
        {
            return await _stream.ReadAsync(bytes.AsMemory(0, BlockSize), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return -1;
        }
    }
}
