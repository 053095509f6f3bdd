/** File of the chat's module, relative to the loader. Set by the build. */
declare const __APP__: string;
/** By language: its dictionary's file, and the launcher's texts (open, close, failed, unread). Set by the build. */
declare const __LANGUAGES__: Record<string, [file: string, open: string, close: string, failed: string, unread: string]>;
