using System.Runtime.InteropServices;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>Texts as C has them: an array of pointers to UTF-8, with a null pointer at its end.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the texts.</summary>
    public NativeTexts(IReadOnlyList<string> texts)
    {
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        _count = texts.Count;
        for (int at = 0; at < _count; at++)
        {
            Pointer[at] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[at]);
        }
    }

    /// <summary>The array.</summary>
    public byte** Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int at = 0; at < _count; at++)
        {
            Marshal.FreeCoTaskMem((nint)Pointer[at]);
        }

        NativeMemory.Free(Pointer);
    }
}
