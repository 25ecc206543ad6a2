using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Toil.Runbooks.Processes.Unix;

/// <summary>
/// Starts programs by <c>posix_spawn</c>, which can do what <see cref="System.Diagnostics.Process"/> cannot: give the child a session of its own, so that
/// it can be ended with all that it started and never waits for somebody at this process's terminal.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Spawn
{
    // The opaque types take 336 and 80 bytes in glibc, as much or less in musl, and a pointer each on macOS; a set of signals 128 at most.
    private const int OpaqueSize = 1_024;
    private const int Kill = 9;
    private const int ReadOnly = 0; // O_RDONLY

    // POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID, and on macOS POSIX_SPAWN_CLOEXEC_DEFAULT.
    private static readonly short s_flags = OperatingSystem.IsMacOS() ? (short)(0x4 | 0x8 | 0x400 | 0x4000) : (short)(0x4 | 0x8 | 0x80);
    private static readonly int s_stop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static bool s_hasCloseFrom = !OperatingSystem.IsMacOS();

    /// <summary>Starts a program with default signals, nothing blocked, and no descriptor but its three streams.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">Arguments, the program's name first.</param>
    /// <param name="environment">The whole environment, as NAME=VALUE.</param>
    /// <param name="folder">Absolute path of the working directory.</param>
    /// <param name="input">Descriptor for its standard input; null for an empty one.</param>
    /// <param name="output">Descriptor for its standard output.</param>
    /// <param name="error">Descriptor for its standard error.</param>
    /// <returns>The process's id and 0, or 0 and the error's number; then nothing has begun.</returns>
    public static (int Id, int Error) Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, int? input, int output, int error)
    {
        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        using NativeTexts argumentList = new(arguments);
        using NativeTexts environmentList = new(environment);
        int failed = InitializeActions(actions);
        if (failed != 0)
        {
            return (0, failed);
        }

        try
        {
            failed = InitializeAttributes(attributes);
            if (failed != 0)
            {
                return (0, failed);
            }

            try
            {
                failed = First(
                    SetSignals(attributes), SetFlags(attributes, s_flags), AddFolder(actions, folder),
                    input is { } given ? AddCopy(actions, given, 0) : AddOpen(actions, 0, "/dev/null", ReadOnly, 0),
                    AddCopy(actions, output, 1), AddCopy(actions, error, 2), CloseTheRest(actions));
                int id = 0;
                failed = failed != 0 ? failed : StartProgram(&id, program, actions, attributes, argumentList.Pointer, environmentList.Pointer);
                return failed != 0 ? (0, failed) : (id, 0);
            }
            finally
            {
                _ = DestroyAttributes(attributes);
            }
        }
        finally
        {
            _ = DestroyActions(actions);
        }
    }

    private static int First(params ReadOnlySpan<int> errors)
    {
        int at = errors.IndexOfAnyExcept(0);
        return at < 0 ? 0 : errors[at];
    }

    private static int SetSignals(byte* attributes)
    {
        byte* signals = stackalloc byte[OpaqueSize];
        _ = EmptySet(signals);
        int mask = SetMask(attributes, signals);
        _ = FillSet(signals);
        _ = RemoveSignal(signals, Kill);
        _ = RemoveSignal(signals, s_stop);
        return First(mask, SetDefaults(attributes, signals));
    }

    // What .NET opens is closed by exec anyway; this is for what others opened, or what this process was started with. glibc 2.34 and later.
    private static int CloseTheRest(byte* actions)
    {
        if (s_hasCloseFrom)
        {
            try
            {
                return AddCloseFrom(actions, 3);
            }
            catch (EntryPointNotFoundException)
            {
                s_hasCloseFrom = false;
            }
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StartProgram(int* id, string program, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddCopy(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddFolder(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int from);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySet(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSet(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigdelset")]
    private static partial int RemoveSignal(byte* signals, int signal);
}
