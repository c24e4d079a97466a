# cmake -DFOLDER=case -DOUT=case_content.cc -P embed.cmake: the files below FOLDER as C++ that gives them back.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(entries "")
foreach(name ${files})
  file(READ ${FOLDER}/${name} content)
  string(APPEND entries "    {\"${name}\", R\"written(${content})written\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"case_files.h\"

namespace apt1 {

std::span<const WrittenFile> written_files() {
  static constexpr WrittenFile kFiles[] = {
${entries}  };
  return kFiles;
}

}  // namespace apt1
")
