using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Replaces the content of somebody's file: who reads it sees the old or the new content, never a part. Its permissions, its
/// owner, and where a link leads to stay. Where that cannot be had by a new file in its place (the folder may not be written, the file is
/// a mount point, has another owner or more than one name), the file itself is written: what was there is in a backup.
/// </summary>
internal static class FileReplacement
{
    private const int MostLinks = 40; // as Linux
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint NamesAndOwner = 0x4 | 0x8 | 0x10; // STATX_NLINK | STATX_UID | STATX_GID

    /// <summary>The file that a path leads to in the end.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    // .NET takes `..` in a link for the folder above in the link's path, the system for the one above where the path leads: they
    // are two files where a folder on the way is a link too.
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        var at = "/";
        var links = 0;
        var rest = new Stack<string>(Enumerable.Reverse(full.Split('/')));
        while (rest.TryPop(out var name))
        {
            if (name == "..")
                at = Path.GetDirectoryName(at) ?? at;
            if (name is "" or "." or "..")
                continue;
            var next = Path.Combine(at, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException("links lead in a circle.");
            if (target.StartsWith('/'))
                at = "/";
            foreach (var part in Enumerable.Reverse(target.Split('/')))
                rest.Push(part);
        }

        return at;
    }

    /// <summary>Replaces the content, if it still is what it was.</summary>
    /// <param name="path">The file; no link.</param>
    /// <param name="hashBefore">The hash of what it is to hold still.</param>
    /// <param name="content">What it is to hold.</param>
    /// <returns>Whether it was replaced; else it holds something else by now, and was left alone.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static bool TryReplace(string path, string hashBefore, ReadOnlySpan<byte> content)
    {
        // Who may not write to a file does not get around that by a new one in its place.
        using (File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
        }

        var temporary = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + "." + Convert.ToHexString(RandomNumberGenerator.GetBytes(4)).ToLowerInvariant() + ".tmp");
        try
        {
            if (!TryPrepare(path, temporary, content))
                return TryOverwrite(path, hashBefore, content);
            if (Backup.HashOf(File.ReadAllBytes(path)) != hashBefore)
                return false;
            if (!TryMove(temporary, path))
                return TryOverwrite(path, hashBefore, content);
        }
        finally
        {
            TryDelete(temporary);
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return true;
    }

    /// <summary>Writes the new file beside the old one, like it but for its content; false where it cannot be like it.</summary>
    private static bool TryPrepare(string path, string temporary, ReadOnlySpan<byte> content)
    {
        try
        {
            using var stream = DurableFile.Open(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            if (!OperatingSystem.IsWindows())
            {
                if (!HasSameOwner(path, temporary))
                    return false;
                File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(path));
            }

            stream.Write(content);
            stream.Flush(flushToDisk: true);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            // Windows keeps what stands about the file in its access list this way.
            if (OperatingSystem.IsWindows())
                File.Replace(temporary, path, destinationBackupFileName: null, ignoreMetadataErrors: true);
            else
                File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryOverwrite(string path, string hashBefore, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var old = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        if (Backup.HashOf(old) != hashBefore)
            return false;
        try
        {
            // What makes it longer comes first: on a full disk nothing of what was there is gone yet.
            var within = Math.Min(old.Length, content.Length);
            stream.Position = within;
            stream.Write(content[within..]);
            stream.Flush(flushToDisk: true);
            stream.Position = 0;
            stream.Write(content[..within]);
            stream.SetLength(content.Length);
            stream.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException)
        {
            stream.Position = 0;
            stream.Write(old);
            stream.SetLength(old.Length);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not there any more, as it should be, or could not be made at all.
        }
    }

    // Only Linux tells owners through a call whose layout is the same everywhere; on other systems a file of somebody else gets
    // its writer as its owner, as most editors do it.
    private static bool HasSameOwner(string path, string other)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var (one, two) = (new byte[256], new byte[256]);
        try
        {
            if (Look(CurrentFolder, path, 0, NamesAndOwner, one) != 0 || Look(CurrentFolder, other, 0, NamesAndOwner, two) != 0)
                return true;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return true;
        }

        const int Names = 16, Owner = 20, Group = 24;
        if (Number(one, Names) != 1)
            return false;
        if (Number(one, Owner) == Number(two, Owner) && Number(one, Group) == Number(two, Group))
            return true;
        // The superuser, and for groups of their own everybody, may give it to whom the old one belongs.
        return GiveTo(other, Number(one, Owner), Number(one, Group)) == 0;
    }

    private static uint Number(byte[] bytes, int at) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Look(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GiveTo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
