using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What was there before a datacenter is deleted, in files: the object, its StatefulSets, its claims and its volumes, as the server had
/// them; and a list of their hashes, written last. Only their owner may read them; no Secret is among them.
/// </summary>
internal sealed class ResetBackup(StateFolder state, string folder)
{
    /// <summary>The datacenter as the server had it, status included.</summary>
    public const string Datacenter = "datacenter.json";

    /// <summary>The object that is created of it.</summary>
    public const string Create = "create.json";

    private const string List = "sha256sums";

    /// <summary>The file of another object.</summary>
    public static string FileOf(string kind, string name) => kind.ToLowerInvariant() + "-" + string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')) + ".json";

    /// <summary>Reads it back.</summary>
    /// <returns>What is wrong with it; empty where it is on disk, whole, and what was written; null where there is none (that is whole).</returns>
    /// <exception cref="ChangeException">It cannot be read.</exception>
    public string? Check()
    {
        string? problem = null;
        state.Guard(() =>
        {
            var list = Path.Combine(folder, List);
            if (!File.Exists(list))
                return;
            problem = "";
            foreach (var line in File.ReadAllLines(list))
            {
                var parts = line.Split("  ", 2);
                var path = parts.Length == 2 ? Path.Combine(folder, Path.GetFileName(parts[1])) : "";
                if (!File.Exists(path) || Backup.HashOf(File.ReadAllBytes(path)) != parts[0])
                    problem = "The backup in " + Printable.Escape(folder, 300) + " is not what was written: " + Printable.Escape(line, 200) + ".";
            }
        });
        return problem;
    }

    /// <summary>Writes it; it is on the disk when this returns.</summary>
    /// <param name="files">What each file holds.</param>
    /// <exception cref="ChangeException">It cannot be written.</exception>
    public void Write(IReadOnlyList<(string Name, string Json)> files)
    {
        state.Make();
        state.Guard(() =>
        {
            DurableFile.MakeFolder(folder);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder)!);
            var list = new StringBuilder();
            foreach (var (name, json) in files)
            {
                var bytes = Encoding.UTF8.GetBytes(json + "\n");
                Put(name, bytes);
                list.Append(Backup.HashOf(bytes)).Append("  ").Append(name).Append('\n');
            }

            Put(List, Encoding.UTF8.GetBytes(list.ToString()));
        });
    }

    // What a run before has left half done is written again.
    private void Put(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.Delete(path);
        DurableFile.Create(path, content);
    }
}
