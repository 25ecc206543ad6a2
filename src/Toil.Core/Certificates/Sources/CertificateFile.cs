using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources;

/// <summary>Reads a file whole, within bounds.</summary>
internal static class CertificateFile
{
    /// <summary>Largest file that is read, in bytes: 64 MiB, some 40,000 certificates as PEM.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    // A file that says it is empty and is not is a device, or one of the kernel's own files; those are short.
    private const int MaxUnsized = 1024 * 1024;
    private const int HeadBytes = 4 * 1024;
    private const int MaxScan = 1024 * 1024;

    private static ReadFailure Endless { get; } = new(
        FailureReason.Unreadable,
        "It says that it is empty and yields more than 1 MiB: it is a device, not a regular file.",
        "Name a file that holds the certificate itself.");

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path; links are followed.</param>
    /// <param name="onlyIfLikely">True to read on only where the first MiB looks as if it might hold a certificate.</param>
    /// <param name="failure">Why it cannot be read; null where it was read, is not there, or does not look like one.</param>
    /// <returns>The content, or null.</returns>
    public static ReadOnlyMemory<byte>? TryRead(string path, bool onlyIfLikely, out ReadFailure? failure)
    {
        using SafeFileHandle? handle = FileOpening.TryOpen(path, out failure);
        if (handle is null)
        {
            return null;
        }

        try
        {
            long length = RandomAccess.GetLength(handle);
            if (onlyIfLikely && !IsLikely(handle, length))
            {
                return null;
            }

            return ReadAll(handle, length, out failure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A directory on Unix opens, and fails here.
            failure = FileOpening.From(e);
            return null;
        }
    }

    private static ReadOnlyMemory<byte>? ReadAll(SafeFileHandle handle, long length, out ReadFailure? failure)
    {
        int limit = length == 0 ? MaxUnsized : MaxBytes;
        failure = length > limit ? TooLarge(length) : null;
        if (failure is not null)
        {
            return null;
        }

        // One byte more than is expected shows the end of the file without a second buffer.
        byte[] buffer = GC.AllocateUninitializedArray<byte>(length == 0 ? HeadBytes : (int)length + 1);
        int used = 0;
        while (RandomAccess.Read(handle, buffer.AsSpan(used), used) is var read and > 0)
        {
            used += read;
            if (used > limit)
            {
                failure = length == 0 ? Endless : TooLarge(used);
                return null;
            }

            if (used == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, limit + 1L));
            }
        }

        return buffer.AsMemory(0, used);
    }

    private static bool IsLikely(SafeFileHandle handle, long length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxScan);
        try
        {
            int used = Fill(handle, buffer, 0, HeadBytes);
            ReadOnlySpan<byte> head = buffer.AsSpan(0, used);
            if (CertificateContainer.IsAnnounced(head, length))
            {
                return true;
            }

            if (head.Contains((byte)0))
            {
                return false;
            }

            used = Fill(handle, buffer, used, MaxScan);
            return buffer.AsSpan(0, used).IndexOf(PemContainer.Begin) >= 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Fill(SafeFileHandle handle, byte[] buffer, int used, int target)
    {
        while (used < target && RandomAccess.Read(handle, buffer.AsSpan(used, target - used), used) is var read and > 0)
        {
            used += read;
        }

        return used;
    }

    private static ReadFailure TooLarge(long length) => new(
        FailureReason.Unreadable,
        string.Create(CultureInfo.InvariantCulture, $"It has {length:N0} bytes or more; Toil reads at most {MaxBytes:N0} of one file."),
        "Split it, or name the part that holds the certificates.");
}
