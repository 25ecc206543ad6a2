using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Toil.Runbooks.Processes.Windows;

/// <summary>A job object: a process and all that it starts, ended together, and with this process where it dies.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class Job : IDisposable
{
    // From <winnt.h>; sizes and offsets of 64-bit Windows.
    private const int ExtendedLimits = 9;
    private const int ExtendedLimitsSize = 144;
    private const int FlagsOffset = 16;
    private const uint KillOnClose = 0x2000;
    private const int Accounting = 1;
    private const int AccountingSize = 48;
    private const int ActiveOffset = 40;
    private const uint KilledCode = 128 + 9;

    private readonly SafeFileHandle _handle;

    /// <summary>Creates a job without a process.</summary>
    public Job()
    {
        _handle = CreateJob(0, 0);
        SetFlags(KillOnClose);
    }

    /// <summary>Processes in it that have not ended.</summary>
    public int ActiveCount
    {
        get
        {
            byte* counts = stackalloc byte[AccountingSize];
            return Query(_handle, Accounting, counts, AccountingSize, 0) ? *(int*)(counts + ActiveOffset) : 0;
        }
    }

    /// <summary>Puts a process into it.</summary>
    /// <returns>False where it has ended already.</returns>
    public bool Add(SafeProcessHandle process) => Assign(_handle, process);

    /// <summary>Ends all that is in it.</summary>
    public void End() => _ = Terminate(_handle, KilledCode);

    /// <summary>Lets what is left in it live on when the job is closed.</summary>
    public void Release() => SetFlags(0);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void SetFlags(uint flags)
    {
        byte* limits = stackalloc byte[ExtendedLimitsSize];
        new Span<byte>(limits, ExtendedLimitsSize).Clear();
        *(uint*)(limits + FlagsOffset) = flags;
        _ = Set(_handle, ExtendedLimits, limits, ExtendedLimitsSize);
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW")]
    private static partial SafeFileHandle CreateJob(nint security, nint name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Set(SafeFileHandle job, int kind, byte* information, uint size);

    [LibraryImport("kernel32", EntryPoint = "QueryInformationJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Query(SafeFileHandle job, int kind, byte* information, uint size, nint returned);

    [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Assign(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32", EntryPoint = "TerminateJobObject")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool Terminate(SafeFileHandle job, uint code);
}
